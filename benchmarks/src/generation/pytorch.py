"""Times the generation of tokens by PyTorch on the CPU; takes a row as JSON, prints a measurement as JSON."""

import json
import os
import sys
import time

import torch
from torch import nn

row = json.loads(sys.argv[1])
torch.manual_seed(1)
torch.set_num_threads(int(os.environ.get("SEQLAB_THREADS", min(os.cpu_count(), 8))))
embedding = nn.Embedding(row["vocabulary"], row["embedding"])
lstm = nn.LSTM(row["embedding"], row["units"], row["layers"], batch_first=True)
dense = nn.Linear(row["units"], row["vocabulary"])

milliseconds = []
with torch.inference_mode():
    for step in range(row["warmup"] + row["steps"]):
        start = time.perf_counter()
        token, state = torch.zeros(1, 1, dtype=torch.long), None
        for _ in range(row["tokens"]):
            output, state = lstm(embedding(token), state)
            token = dense(output)[:, -1].argmax(-1, keepdim=True)
            token.item()
        if step >= row["warmup"]:
            milliseconds.append(1000 * (time.perf_counter() - start))

name = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
print(json.dumps({"name": name, "milliseconds": milliseconds}))
