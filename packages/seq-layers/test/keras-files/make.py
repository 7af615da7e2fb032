"""Makes the files in this folder with Keras 3 (they are of 3.15.1): python make.py, then gzip -9n."""

import json

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)
rng = np.random.RandomState(0)


def shake(model):
    """So that no bias is 0 and no gamma 1."""
    for weight in model.weights:
        weight.assign(weight + 0.1 * rng.randn(*weight.shape))


ids = np.array([[1, 2, 3, 0, 0, 0], [4, 5, 6, 7, 8, 1], [2, 0, 0, 0, 0, 0]], dtype="int32")
sequential = keras.Sequential(
    [
        keras.Input((6,), dtype="int32"),
        layers.Embedding(9, 4, mask_zero=True),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.Bidirectional(layers.GRU(2), merge_mode="sum"),
        layers.Dropout(0.3),
        layers.Dense(5, activation="relu"),
        layers.LayerNormalization(),
        layers.Dense(2, activation="softmax"),
    ],
    name="seq",
)
shake(sequential)

a, b = keras.Input((5, 3)), keras.Input((5, 3))
shared = layers.SimpleRNN(4, return_sequences=True, name="shared")
both = layers.Concatenate()([shared(a), shared(b)])
left = layers.GlobalMaxPooling1D()(layers.TimeDistributed(layers.Dense(3, activation="tanh"))(both))
right = layers.Flatten()(layers.Dense(3)(layers.GlobalAveragePooling1D()(b)))
functional = keras.Model([a, b], layers.Dot(axes=1, normalize=True)([left, right]), name="func")
shake(functional)
x = [rng.randn(2, 5, 3).astype("float32") for _ in range(2)]

for name, model in {"sequential": sequential, "functional": functional}.items():
    model.save(f"{name}.keras")
    model.save(f"{name}.h5")
    model.save_weights(f"{name}.weights.h5")

flat = lambda values: np.asarray(values).ravel().tolist()
expected = {
    "sequential": flat(sequential.predict(ids, verbose=0)),
    "functional": flat(functional(x)),
    "inputs": [flat(one) for one in x],
}
with open("expected.json", "w") as file:
    json.dump(expected, file)
