"""Makes Tests/FeaturesTests/Fixtures by onnxruntime: embeddings of real photographs, and what small networks give.

    python3 Tests/Interop/make_embedding_fixture.py ../shared/data

embeddings.json goes the whole way from the file by other code: Pillow decodes, reduces and cuts, onnxruntime runs the
network. Of photographs that are much larger than the network's input libjpeg decodes a half, a quarter or an eighth, as
it does for curate, and what is still twice as large is halved. networks/ holds networks of a few kilobytes, each in the
shape that one of the usual exporters gives its own, and networks.json what they make of one made-up picture. All of it is
committed.
"""

import json
import pathlib
import struct
import sys

import numpy
import onnx
import onnxruntime
import PIL
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "FeaturesTests" / "Fixtures"
MODELS = {"mobilenet_v2_1.0_224": 224, "mobilenet_v1_0.25_128": 128}
SIDE = 32
PHOTOS = 4


def pixels(file, side):
    with Image.open(file) as image:
        width, height = image.size
        eighths = 8
        while eighths > 1 and -(-width * eighths // 16) >= side and -(-height * eighths // 16) >= side:
            eighths //= 2
        image.draft("RGB", (width * eighths // 8, height * eighths // 8))
        image = image.convert("RGB")
    while all(-(-length // 2) >= side for length in image.size):
        image = image.reduce(2)
    scale = side / min(image.size)
    sides = [max(side, round(length * scale)) for length in image.size]
    image = image.resize(sides, Image.Resampling.BILINEAR)
    left, top = (sides[0] - side) // 2, (sides[1] - side) // 2
    image = image.crop((left, top, left + side, top + side))
    return numpy.asarray(image, dtype=numpy.float32).transpose(2, 0, 1)[None]


def photographs(data):
    """Six of the selfies' folder, which are 300 pixels wide, and some that have to be reduced by much."""
    small = [sorted((data / "selfies" / name).glob("*.jpg"))[:3] for name in ("selfie", "nonselfie")]
    large = []
    for file in sorted((data / "photos").glob("*.jpg")):
        with Image.open(file) as image:
            plain = image.format == "JPEG" and image.mode == "RGB" and image.getexif().get(0x112, 1) == 1
            # A side that is odd ends within a column of the reduced picture.
            if plain and min(image.size) >= 500 and image.size[0] % 16 == 0 and image.size[1] % 16 == 0:
                large.append(file)
    return sum(small, []) + large[:PHOTOS]


def embeddings(data):
    cases = []
    for model, side in MODELS.items():
        session = onnxruntime.InferenceSession(data / "models" / f"{model}.onnx")
        for file in photographs(data):
            values = session.run(["embedding"], {"input": pixels(file, side)})[0][0]
            step = max(1, len(values) // 320)
            cases.append({
                "model": model, "photograph": str(file.relative_to(data)), "count": len(values), "step": step,
                "norm": round(float(numpy.linalg.norm(values.astype(float))), 5),
                "values": [round(float(value), 5) for value in values[::step]]})
    return cases


class Network:
    """A graph in the making: each layer reads the one before it."""

    def __init__(self, shape, name="input"):
        self.chance = numpy.random.default_rng(5)
        self.inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
        self.nodes, self.weights, self.last = [], [], name

    def weight(self, *shape, values=None):
        values = self.chance.normal(0, 0.3, shape).astype(numpy.float32) if values is None else values
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(numpy.asarray(values), name))
        return name

    def add(self, kind, *weights, output=None, **settings):
        output = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, [self.last, *weights], [output], **settings))
        self.last = output
        return self

    def conv(self, inside, outside, side, group=1, **settings):
        weights = self.weight(outside, inside // group, side, side), self.weight(outside)
        return self.add("Conv", *weights, group=group, kernel_shape=[side, side], **settings)

    def batch_norm(self, channels):
        positive = numpy.abs(self.chance.normal(1, 0.2, channels)).astype(numpy.float32)
        weights = self.weight(channels), self.weight(channels), self.weight(channels), self.weight(values=positive)
        return self.add("BatchNormalization", *weights)

    def dense(self, inside, outside):
        return self.add("Gemm", self.weight(outside, inside), self.weight(outside), transB=1)

    def model(self, *outputs):
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs or (self.last,)]
        graph = helper.make_graph(self.nodes, "network", self.inputs, outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 10)], ir_version=7)
        # OpenCV wants the shapes of the outputs, which all exporters write.
        model = onnx.shape_inference.infer_shapes(model)
        del model.graph.value_info[:]
        return model


def networks():
    """Name, model, the tensor whose numbers are the features, mean and scale of the pixels, channels last."""
    image_net = numpy.array([123.675, 116.28, 103.53]), 1 / numpy.array([58.395, 57.12, 57.375])
    plain = numpy.zeros(3), numpy.ones(3)

    resnet = Network(["N", 3, SIDE, SIDE]).conv(3, 8, 3, strides=[2, 2], pads=[1, 1, 1, 1]).batch_norm(8).add("Relu")
    resnet.conv(8, 8, 3, pads=[1, 1, 1, 1]).add("Relu").add("GlobalAveragePool").add("Flatten")
    features = resnet.last
    yield "torchvision_resnet", resnet.dense(8, 5).model(), features, *image_net, False

    vgg = Network(["N", 3, SIDE, SIDE]).conv(3, 4, 3, strides=[4, 4]).add("Relu")
    vgg.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2]).add("Flatten").dense(64, 12).add("Relu")
    features = vgg.last
    yield "torchvision_vgg", vgg.add("Dropout").dense(12, 5).model(), features, *image_net, False

    squeeze = Network(["N", 3, SIDE, SIDE]).conv(3, 6, 3, strides=[2, 2]).add("Relu")
    features = squeeze.last
    squeeze.add("Dropout").conv(6, 5, 1).add("Relu").add("GlobalAveragePool").add("Flatten")
    yield "torchvision_squeezenet", squeeze.model(), features, *image_net, False

    depthwise = Network([1, 3, SIDE, SIDE]).batch_norm(3).conv(3, 6, 1).add("Relu")
    for side, strides, pads in ((5, 2, [1, 2, 2, 1]), (3, 1, [1, 1, 1, 1]), (3, 2, [0, 0, 1, 1]), (7, 1, [3, 3, 3, 3])):
        depthwise.conv(6, 6, side, group=6, strides=[strides] * 2, pads=pads).batch_norm(6)
        depthwise.add("Clip", min=0.0, max=6.0)
    depthwise.conv(6, 6, 3, group=6)
    depthwise.add("GlobalAveragePool").add("Flatten", output="features")
    features = depthwise.last
    depthwise.dense(6, 5)
    yield "depthwise", depthwise.model(depthwise.last, "features"), features, *plain, False

    headless = Network(["N", 3, "H", "W"]).conv(3, 7, 3, strides=[2, 2]).add("Relu")
    yield "headless", headless.model(), headless.last, *image_net, False

    keras = Network(["N", SIDE, SIDE, 3]).add("Transpose", perm=[0, 3, 1, 2])
    keras.conv(3, 6, 3, strides=[2, 2]).add("Relu").add("GlobalAveragePool").add("Flatten")
    features = keras.last
    keras.add("MatMul", keras.weight(6, 5)).add("Add", keras.weight(5)).add("Softmax", axis=1)
    yield "keras", keras.model(), features, numpy.full(3, 127.5), numpy.full(3, 1 / 127.5), True


def broken():
    not_a_number = Network([1, 3, SIDE, SIDE]).conv(3, 4, 3)
    yield "nan", not_a_number.add("GlobalAveragePool").add("Log").add("Flatten").model()
    two = Network([1, 3, SIDE, SIDE]).conv(3, 4, 3)
    two.inputs.append(helper.make_tensor_value_info("age", TensorProto.FLOAT, [1, 4]))
    yield "two_inputs", two.add("Add", "age").model()
    yield "grey", Network([1, 1, SIDE, SIDE]).conv(1, 4, 3).model()
    unknown = Network([1, 3, SIDE, SIDE]).conv(3, 4, 3).add("NoSuchLayer").model()
    unknown.graph.output[0].CopyFrom(helper.make_tensor_value_info("t1", TensorProto.FLOAT, [1, 4, 30, 30]))
    yield "unknown_layer", unknown
    mixed = Network([1, 3, SIDE, SIDE])
    mixed.conv(3, 4, 3).add("Reshape", mixed.weight(values=numpy.array([-1, 9], dtype=numpy.int64)))
    yield "mixes_pictures", mixed.model()
    half = Network([1, 3, SIDE, SIDE]).conv(3, 4, 3).model()
    half.graph.initializer[0].data_type = TensorProto.BFLOAT16
    half.graph.initializer[0].raw_data = half.graph.initializer[0].raw_data[::2]
    yield "bfloat16", half
    outside = Network([1, 3, SIDE, SIDE]).conv(3, 4, 3).model()
    outside.graph.initializer[0].data_location = TensorProto.EXTERNAL
    yield "weights_elsewhere", outside
    still = Network([1, 3, SIDE, SIDE]).conv(3, 4, 3, strides=[1, 1]).model()
    next(item for item in still.graph.node[0].attribute if item.name == "strides").ints[0] = 0
    yield "stride_zero", still


def picture():
    y, x, channel = numpy.meshgrid(range(SIDE), range(SIDE), range(3), indexing="ij")
    return ((7 * x + 13 * y + 29 * channel + x * y) % 256).astype(numpy.float32)


def pooled(values):
    return values.mean(axis=(2, 3)) if values.ndim == 4 else values


def run(model, features, inputs):
    exposed = onnx.ModelProto()
    exposed.CopyFrom(model)
    if features not in [output.name for output in exposed.graph.output]:
        exposed.graph.output.append(helper.make_tensor_value_info(features, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(exposed.SerializeToString())
    values = session.run([features], {session.get_inputs()[0].name: inputs.astype(numpy.float32)})[0]
    return [float(value) for value in pooled(values.astype(float)).ravel()]


def field(number, payload):
    """A field of protobuf that holds bytes."""
    if isinstance(payload, str):
        payload = payload.encode()
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def blob(values):
    shape = field(7, field(1, b"".join(varint(side) for side in values.shape)))
    return field(7, shape + field(5, struct.pack(f"<{values.size}f", *values.ravel())))


def caffe(folder):
    """A network in Caffe's files, and its features by the same network in ONNX."""
    twin = Network([1, 3, SIDE, SIDE]).conv(3, 4, 3, strides=[2, 2]).add("Relu")
    features = twin.last
    twin.add("Flatten").dense(4 * 15 * 15, 5)
    weights = [numpy_helper.to_array(weight) for weight in twin.weights]
    conv = field(1, "conv1") + field(2, "Convolution") + blob(weights[0]) + blob(weights[1])
    dense = field(1, "fc") + field(2, "InnerProduct") + blob(weights[2]) + blob(weights[3])
    (folder / "small.caffemodel").write_bytes(field(1, "small") + field(100, conv) + field(100, dense))
    (folder / "small.prototxt").write_text(f"""# The usual four layers.
name: "small"
layer {{ name: "data" type: "Input" top: "data" input_param {{ shape {{ dim: 1 dim: 3 dim: {SIDE} dim: {SIDE} }} }} }}
layer {{
  name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param {{ num_output: 4 kernel_size: 3 stride: 2 }}
}}
layer {{ name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }}
layer {{ name: "fc" type: "InnerProduct" bottom: "conv1" top: "fc" inner_product_param {{ num_output: 5 }} }}
layer {{ name: "prob" type: "Softmax" bottom: "fc" top: "prob" }}
""")
    inputs = (picture()[:, :, ::-1] - [104, 117, 123]).transpose(2, 0, 1)[None]
    return run(twin.model(), features, inputs)


def main():
    data = pathlib.Path(sys.argv[1])
    folder = FIXTURES / "networks"
    folder.mkdir(parents=True, exist_ok=True)
    made = f"onnxruntime {onnxruntime.__version__}, onnx {onnx.__version__}, Pillow {PIL.__version__}"
    results = []
    for name, model, features, mean, scale, channels_last in networks():
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
        inputs = ((picture() - mean) * scale)[None]
        inputs = inputs if channels_last else inputs.transpose(0, 3, 1, 2)
        results.append({"file": f"{name}.onnx", "layer": features, "values": run(model, features, inputs)})
    results.append({"file": "small.caffemodel", "layer": "relu1", "values": caffe(folder)})
    for name, model in broken():
        (folder / f"bad_{name}.onnx").write_bytes(model.SerializeToString())
    for name, cases in (("networks", results), ("embeddings", embeddings(data))):
        with open(FIXTURES / f"{name}.json", "w") as file:
            json.dump({"made_by": made, "cases": cases}, file, separators=(",", ":"))
            file.write("\n")
    print(f"{len(results)} networks by {made}")


main()
