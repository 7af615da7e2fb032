"""Times Keras' own preprocessing; takes a row as JSON, prints a measurement as JSON."""

import json
import os
import pathlib
import sys
import time

import keras_preprocessing
import numpy as np
from keras_preprocessing.sequence import pad_sequences
from keras_preprocessing.text import Tokenizer

row = json.loads(sys.argv[1])


def fit_and_encode(texts):
    tokenizer = Tokenizer()
    tokenizer.fit_on_texts(texts)
    tokenizer.texts_to_sequences(texts)


def load_imdb(start_char=1, index_from=3):
    """What keras.datasets.imdb.load_data does with its defaults, then the padding."""
    path = pathlib.Path(os.environ["SEQLAB_DATA_DIR"]) / "imdb.npz"
    with np.load(path, allow_pickle=True) as file:
        splits = [[file["x_train"], file["y_train"]], [file["x_test"], file["y_test"]]]
    random = np.random.RandomState(113)
    for x, y in splits:
        order = np.arange(len(x))
        random.shuffle(order)
        x = [[start_char] + [word + index_from for word in sequence] for sequence in x[order]]
        pad_sequences(x, maxlen=500)


if row["job"] == "fit-and-encode":
    reviews = pathlib.Path.home() / ".cache" / "seqlab-benchmarks" / "reviews.jsonl"
    texts = [json.loads(line) for line in reviews.open(encoding="utf-8")]
    job = lambda: fit_and_encode(texts)
else:
    job = load_imdb

milliseconds = []
for step in range(row["warmup"] + row["steps"]):
    start = time.perf_counter()
    job()
    if step >= row["warmup"]:
        milliseconds.append(1000 * (time.perf_counter() - start))

version = sys.version.split()[0]
name = f"keras-preprocessing {keras_preprocessing.__version__}, Python {version}"
print(json.dumps({"name": name, "milliseconds": milliseconds}))
