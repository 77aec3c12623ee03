"""The work `fetch`: nginx on loopback with thousands of photographs, taken by curate and by each peer in turn."""

import contextlib
import grp
import http.client
import importlib.metadata
import importlib.util
import io
import os
import pwd
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

# 107 drawn photographs, each in four sizes, eleven times: 4,708.
DRAWN, COPIES = 107, 11
LONGER_SIDES = (480, 640, 1080, 1440)
WIDTH = 64

# No path in it is absolute, as nginx takes them from its prefix, the temporary folder.
CONFIGURATION = """\
daemon off;
worker_processes 1;
{user}pid nginx.pid;
error_log nginx.log warn;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  types {{ image/jpeg jpg; }}
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{port};
    root photographs;
    log_not_found off;
  }}
}}
"""


def rows(bench):
    """Yields a row for each peer that is there; returns in words what is not."""
    nginx = program("nginx")
    if nginx is None:
        return ["there is no nginx to serve the photographs"]
    if importlib.util.find_spec("PIL") is None:
        return ["Python has no package Pillow to make the photographs with"]
    there = {Img2dataset: importlib.util.find_spec("img2dataset"), Curl: program("curl")}
    missing = [peer.MISSING for peer in there if not there[peer]]
    if not any(there.values()):
        return missing

    # Whatever proxy the environment names is not asked for loopback.
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1"
    served = make_photographs(bench)
    with serving(bench, nginx, next(iter(served))) as address:
        urls = {name: address + name for name in served}
        sides = [Curate(bench, urls), *(peer(bench, urls) for peer in there if there[peer])]
        ours, *theirs = map(statistics.median, alternate(bench, sides, served))

    megabytes = sum(served.values()) / 1e6
    for peer, seconds in zip(sides[1:], theirs, strict=True):
        yield f"fetch: {len(served):,} photographs, {megabytes:.0f} MB", ours, seconds, f"{peer.name()}; {peer.CHECKED}"
    return missing


def alternate(bench, sides, served):
    """Returns each side's seconds."""
    times = [[] for _ in sides]
    for number in range(bench.rounds):
        for side, seconds in zip(sides, times, strict=True):
            folder = bench.path(f"{type(side).__name__.lower()}-{number}")
            os.mkdir(folder)
            seconds.append(side.take(folder))
            side.check(folder, served)
            empty(folder)
    return times


class Curate:
    def __init__(self, bench, urls):
        self.bench = bench
        write_lines(bench.path("links.csv"), ["id,photo", *(f"{name},{url}" for name, url in urls.items())])

    def take(self, folder):
        store = ["--store", folder + "/store.sqlite"]
        self.bench.run("import", "links.csv", "--map", "id=id,url=photo", *store)
        os.sync()
        return self.bench.run("fetch", "--allow-private", "--per-host", WIDTH, "--jobs", WIDTH, *store)

    def check(self, folder, served):
        compare("curate's folder of images", sizes(folder + "/store.images"), served, same_bytes=True)
        with contextlib.closing(sqlite3.connect(folder + "/store.sqlite")) as store:
            known = [size for (size,) in store.execute("SELECT bytes FROM image")]
        compare("curate's store", known, served, same_bytes=True)


class Img2dataset:
    """With its defaults, but for the size of a shard, the work that one process takes at a time: by default it is more
    than all of these addresses, and the second process would have nothing to do."""

    PROCESSES = 2
    CHECKED = "as many photographs"
    MISSING = "Python has no package img2dataset"

    def __init__(self, bench, urls):
        self.bench, self.shard = bench, -(-len(urls) // self.PROCESSES)
        write_lines(bench.path("urls.txt"), urls.values())

    def name(self):
        version = importlib.metadata.version("img2dataset")
        return f"img2dataset {version}, resize_mode=no, {self.PROCESSES} processes of {WIDTH} threads"

    def take(self, folder):
        # Of the packages that it imports one asks the network for newer versions of itself, and one leaves temporary
        # folders behind.
        return timed(
            folder, sys.executable, "-m", "img2dataset.main", "--url_list", self.bench.path("urls.txt"),
            "--output_folder", folder, "--output_format", "files", "--resize_mode", "no", "--processes_count",
            self.PROCESSES, "--thread_count", WIDTH, "--number_sample_per_shard", self.shard,
            NO_ALBUMENTATIONS_UPDATE="1", TMPDIR=self.bench.folder)

    def check(self, folder, served):
        compare("img2dataset's folder", sizes(folder, ".jpg"), served, same_bytes=False)


class Curl:
    CHECKED = "as many photographs and bytes"
    MISSING = "there is no curl"

    def __init__(self, bench, urls):
        self.bench, self.command = bench, program("curl")
        write_lines(bench.path("curl.txt"), (f'url = "{url}"\noutput = "{name}"' for name, url in urls.items()))

    def name(self):
        said = subprocess.run([self.command, "--version"], capture_output=True, text=True, check=True).stdout
        return f"{' '.join(said.split()[:2])} --parallel --parallel-max {WIDTH}"

    def take(self, folder):
        return timed(
            folder, self.command, "--disable", "--fail", "--no-progress-meter", "--parallel", "--parallel-max", WIDTH,
            "--config", self.bench.path("curl.txt"))

    def check(self, folder, served):
        compare("curl's folder", sizes(folder), served, same_bytes=True)


def compare(place, found, served, same_bytes):
    if len(found) != len(served):
        sys.exit(f"bench: of {len(served)} photographs {place} has {len(found)}")
    if same_bytes and sum(found) != sum(served.values()):
        sys.exit(f"bench: of {sum(served.values())} bytes of photographs {place} has {sum(found)}")


def sizes(folder, ending=""):
    """The bytes of each file below the folder whose name ends so."""
    return [os.path.getsize(file) for file in files(folder) if file.endswith(ending)]


def empty(folder):
    """Gives the disk back, but deletes no file: ext4 without a journal searches long for inodes that were not deleted a
    moment ago, and the next side to run would pay for it."""
    for file in files(folder):
        os.truncate(file, 0)


def files(folder):
    return [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names]


def timed(folder, command, *arguments, **environment):
    """Runs a peer's command there; returns the seconds from its start to its end. Its own processes end with it."""
    with tempfile.TemporaryFile("w+") as log:
        # What is still to be written of the side before is not this one's to wait for; nor is it curate's.
        os.sync()
        begin = time.perf_counter()
        peer = subprocess.Popen(
            [command, *map(str, arguments)], cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True)
        try:
            peer.wait()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(peer.pid, signal.SIGKILL)
            peer.wait()
            raise
        seconds = time.perf_counter() - begin
        if peer.returncode:
            log.seek(0)
            sys.exit(f"bench: {' '.join(peer.args)} ended with {peer.returncode}: {log.read()[-2000:]}")
    return seconds


def make_photographs(bench):
    """Writes them; returns the bytes of each by its name. The same seed makes the same ones."""
    from PIL import Image

    bench.run("sample", "drawn", "--posts", DRAWN, "--seed", 4)
    drawn = sorted(file for file in files(bench.path("drawn/crawl")) if file.endswith(".jpg"))
    os.mkdir(bench.path("photographs"))
    chance = random.Random(4)
    served = {}
    for file in drawn:
        with Image.open(file) as image:
            for side in LONGER_SIDES:
                scratch = io.BytesIO()
                grainy(image.convert("RGB"), side, chance).save(scratch, "JPEG", quality=80)
                for _ in range(COPIES):
                    name = f"{len(served):05}.jpg"
                    with open(bench.path(f"photographs/{name}"), "wb") as out:
                        served[name] = out.write(commented(scratch.getvalue(), f"photograph {name}".encode()))
    return served


def grainy(image, side, chance):
    """As large as that, with the grain of a photograph: without it a drawing takes too few bytes for its pixels."""
    from PIL import Image

    scale = side / max(image.size)
    image = image.resize([round(length * scale) for length in image.size], Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", image.size, chance.randbytes(image.width * image.height))
    return Image.blend(image, grain.convert("RGB"), 0.07)


def commented(jpeg, comment):
    """With a comment after its JFIF segment, so that no two have the same bytes."""
    after = 4 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:after] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[after:]


@contextlib.contextmanager
def serving(bench, nginx, name):
    """The address of the photographs, while nginx serves them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = ""
    if os.geteuid() == 0:
        # Else its worker is nobody, who may not enter the temporary folder.
        user = f"user {pwd.getpwuid(0).pw_name} {grp.getgrgid(0).gr_name};\n"
    write_lines(bench.path("nginx.conf"), [CONFIGURATION.format(user=user, port=port)])
    # Asked to end, the benchmark ends as after Ctrl-C: nginx and the temporary folder go with it.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # In a session of its own Ctrl-C does not reach it, and it serves until it is told to end.
    with open(bench.path("nginx.log"), "w") as log:
        server = subprocess.Popen(
            [nginx, "-p", bench.folder, "-c", bench.path("nginx.conf")], cwd=bench.folder,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    try:
        await_first(bench, server, port, name)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        signal.signal(signal.SIGTERM, before)


def await_first(bench, server, port, name):
    """Until nginx, and no stranger at the same port, serves that photograph."""
    with open(bench.path(f"photographs/{name}"), "rb") as file:
        expected = file.read()
    until = time.monotonic() + 10
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
                connection.request("GET", "/" + name)
                if connection.getresponse().read() == expected:
                    return
        time.sleep(0.05)
    with open(bench.path("nginx.log")) as log:
        sys.exit(f"bench: nginx did not serve the photographs at port {port}: {log.read()[-2000:]}")


def program(name):
    """Its path; a server's program lies in a folder that not everyone's PATH names."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def write_lines(path, lines):
    with open(path, "w") as out:
        out.writelines(line + "\n" for line in lines)
