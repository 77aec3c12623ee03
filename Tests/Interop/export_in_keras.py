"""Folders as the frameworks that people train with read them: Keras, or else torchvision."""

import collections
import os

from exports import counts, export, store_of_labels
from peers import Check, need

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


def keras_reader():
    keras = need("keras")

    def read(folder):
        rows = keras.utils.image_dataset_from_directory(folder, image_size=(64, 64), shuffle=False, verbose=False)
        names = rows.class_names
        numbers = [int(number) for _, batch in rows for number in batch]
        return names, collections.Counter(names[number] for number in numbers)

    return f"folders in Keras {keras.__version__}", read


def torchvision_reader():
    torchvision = need("torchvision")
    from torchvision.datasets import ImageFolder

    def read(folder):
        rows = ImageFolder(folder)
        return rows.classes, collections.Counter(rows.classes[number] for _, number in rows.samples)

    return f"folders in torchvision {torchvision.__version__}", read


try:
    import torchvision  # noqa: F401
    name, read = torchvision_reader()
except ImportError:
    name, read = keras_reader()

store_of_labels()
check = Check(name)
stated = export("set")
for side in ("train", "test"):
    names, found = read(f"set/{side}")
    check.equal(f"{side}: names", sorted(stated["classes"]), list(names))
    check.equal(f"{side}: pictures", counts(stated, side), dict(found))
check.end()
