"""Hashes what Keras' own preprocessing makes of the reviews in a file of JSON lines; see parity.ts."""

import hashlib
import json
import sys

import numpy as np
from keras_preprocessing.sequence import pad_sequences
from keras_preprocessing.text import Tokenizer

NUM_WORDS = 1000
MAX_LEN = 500


def sha256(data):
    return hashlib.sha256(data).hexdigest()


with open(sys.argv[1], encoding="utf-8") as file:
    texts = [json.loads(line) for line in file]
tokenizer = Tokenizer()
tokenizer.fit_on_texts(texts)
sequences = tokenizer.texts_to_sequences(texts)
small = Tokenizer(num_words=NUM_WORDS)
small.fit_on_sequences(sequences)
tfidf = hashlib.sha256()
for start in range(0, len(sequences), 1000):
    matrix = small.sequences_to_matrix(sequences[start : start + 1000], mode="tfidf")
    tfidf.update(matrix.astype("float32").tobytes())
words = sorted(tokenizer.word_index, key=tokenizer.word_index.get)
flat = np.fromiter((id for sequence in sequences for id in sequence), dtype="int32")
print(
    json.dumps(
        {
            "wordIndex": sha256("\n".join(words).encode()),
            "sequences": sha256(flat.tobytes()),
            "padded": sha256(pad_sequences(sequences, maxlen=MAX_LEN).tobytes()),
            "tfidf": tfidf.hexdigest(),
        }
    )
)
