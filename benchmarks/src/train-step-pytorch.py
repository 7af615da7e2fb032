"""Times training steps of PyTorch on the CPU; prints a Measurement (see train-step-problem.ts)."""

import argparse
import json
import os
import time

import torch
from torch import nn

parser = argparse.ArgumentParser()
for name in "units embedding vocabulary batchSize seqLength warmup steps".split():
    parser.add_argument(f"--{name}", type=int, required=True)
args = parser.parse_args()


class CharacterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(args.vocabulary, args.embedding)
        self.lstm = nn.LSTM(args.embedding, args.units, batch_first=True)
        self.dense = nn.Linear(args.units, args.vocabulary)

    def forward(self, ids):
        return self.dense(self.lstm(self.embedding(ids))[0])


torch.manual_seed(1)
# Some builds default to one thread; SeqLab uses all processors, up to eight.
torch.set_num_threads(min(os.cpu_count(), 8))
model = CharacterModel()
optimizer = torch.optim.Adam(model.parameters())
cross_entropy = nn.CrossEntropyLoss()
shape = (args.batchSize, args.seqLength)
inputs = torch.randint(args.vocabulary, shape)
targets = torch.randint(args.vocabulary, shape)

milliseconds = []
for step in range(args.warmup + args.steps):
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
    loss.backward()
    optimizer.step()
    loss.item()
    if step >= args.warmup:
        milliseconds.append(1000 * (time.perf_counter() - start))

name = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
print(json.dumps({"name": name, "milliseconds": milliseconds}))
