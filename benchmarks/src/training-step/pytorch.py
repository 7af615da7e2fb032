"""Times training steps of PyTorch on the CPU; takes a row as JSON, prints a measurement as JSON."""

import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

row = json.loads(sys.argv[1])
CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "simpleRnn": nn.RNN}


def sequence_lengths():
    """As row.ts makes them; their order does not matter."""
    batch, steps = row["batchSize"], row["timeSteps"]
    if row["lengths"] == "full":
        return None
    return torch.tensor([round(40 + (steps - 40) * (i / (batch - 1)) ** 1.323) for i in range(batch)])


class TextModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(row["vocabulary"], row["embedding"])
        features = row["embedding"]
        if row["cell"] != "none":
            self.recurrent = CELLS[row["cell"]](
                features, row["units"], row["layers"], batch_first=True, bidirectional=row["bidirectional"]
            )
            features = row["units"] * (2 if row["bidirectional"] else 1)
        self.dense = nn.Linear(features, row["vocabulary"] if row["predicts"] == "tokens" else 1)

    def forward(self, ids, lengths):
        x = self.embedding(ids)
        if row["cell"] == "none":
            return self.dense(x.mean(1))
        if lengths is not None:
            x = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, state = self.recurrent(x)
        if row["predicts"] == "tokens":
            return self.dense(output)
        h = state[0] if row["cell"] == "lstm" else state
        last = torch.cat([h[-2], h[-1]], 1) if row["bidirectional"] else h[-1]
        return self.dense(last)


torch.manual_seed(1)
# Some builds default to one thread; SeqLab uses all processors, up to eight.
torch.set_num_threads(int(os.environ.get("SEQLAB_THREADS", min(os.cpu_count(), 8))))
model = TextModel()
optimizer = torch.optim.Adam(model.parameters())
shape = (row["batchSize"], row["timeSteps"])
inputs = torch.randint(row["vocabulary"], shape)
lengths = sequence_lengths()
if row["predicts"] == "tokens":
    cross_entropy = nn.CrossEntropyLoss()
    targets = torch.randint(row["vocabulary"], shape).flatten()
    loss_of = lambda output: cross_entropy(output.flatten(0, 1), targets)
else:
    binary = nn.BCEWithLogitsLoss()
    labels = torch.randint(2, (row["batchSize"], 1)).float()
    loss_of = lambda output: binary(output, labels)

milliseconds = []
for step in range(row["warmup"] + row["steps"]):
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = loss_of(model(inputs, lengths))
    loss.backward()
    optimizer.step()
    loss.item()
    if step >= row["warmup"]:
        milliseconds.append(1000 * (time.perf_counter() - start))

name = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
print(json.dumps({"name": name, "milliseconds": milliseconds}))
