#!/usr/bin/env python3
"""Many annotators at once on `curate serve`: how long they wait, and whether each vote is kept, once.

Usage: annotators.py CURATE [--annotators 50] [--seconds 60] [--think 1.0] [--images 2500] [--folder DIR]

Each annotator logs in, and then looks at a page, its photograph and the one that is fetched ahead, thinks (a random time with
this mean; 0 for none at all), and answers. In the end the store is held against what the server said it had kept. Ends with 1
where a request failed, a vote was lost or doubled, or an image got more annotators than its task wants. Uses the standard
library only.
"""
import argparse, asyncio, collections, json, random, re, shutil, signal, sqlite3, subprocess, sys, tempfile, time
from pathlib import Path
from urllib.parse import quote_plus

PASSWORD = "a password for tests"


class Visitor:
    """One kept-alive connection with a cookie, as a browser has."""

    def __init__(self, port, waits):
        self.port, self.waits, self.cookie = port, waits, None

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, what, method, path, fields=None):
        body = "&".join(f"{k}={quote_plus(v)}" for k, v in (fields or {}).items()).encode()
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if self.cookie:
            head.append(f"Cookie: curate={self.cookie}")
        if fields is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        start = time.perf_counter()
        self.writer.write("\r\n".join(head + ["", ""]).encode() + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        length = 0
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "set-cookie":
                self.cookie = re.match(r"curate=([^;]*)", value).group(1)
        content = await self.reader.readexactly(length)
        if what:
            self.waits[what].append(time.perf_counter() - start)
        return int(lines[0].split()[1]), content


def field(page, name):
    found = re.search(f'name="{name}" value="([^"]*)"'.encode(), page)
    return found.group(1).decode() if found else None


async def annotate(number, port, seconds, think, waits, kept, errors, begin):
    chance = random.Random(number)
    try:
        visitor = Visitor(port, waits)
        await visitor.open()
        _, page = await visitor.ask(None, "GET", "/login")
        fields = {"form": field(page, "form"), "name": f"person{number}", "password": PASSWORD}
        status, _ = await visitor.ask(None, "POST", "/login", fields)
        assert status == 303, f"login: {status}"
        await begin.wait()
        # Nobody comes at the same instant as everybody else, but all within the time that one thinks.
        await asyncio.sleep(chance.uniform(0, think))
        end = time.perf_counter() + seconds
        status, page = await visitor.ask("page", "GET", "/tasks/load")
        if b"/begin" in page:
            await visitor.ask("begin", "POST", "/tasks/load/begin", {"form": field(page, "form")})
            status, page = await visitor.ask("page", "GET", "/tasks/load")
        seen = set()
        while time.perf_counter() < end:
            assert status == 200, f"page: {status}"
            item = field(page, "item")
            if item is None:
                errors.append(f"person{number} has nothing left to do; take more --images")
                return
            ahead = re.search(rb'data-ahead="([^"]*)"', page).group(1).decode().split()
            for picture in [item] + ahead[:1]:
                if picture not in seen:
                    seen.add(picture)
                    status, jpeg = await visitor.ask("photograph", "GET", f"/pictures/{picture}")
                    assert status == 200 and jpeg[:2] == b"\xff\xd8", f"photograph: {status}"
            await asyncio.sleep(chance.expovariate(1 / think) if think else 0)
            answer = {"form": field(page, "form"), "item": item, "question": field(page, "question")}
            status, _ = await visitor.ask("answer", "POST", "/tasks/load/answer", answer | {"key": chance.choice("yn")})
            assert status == 303, f"answer: {status}"
            kept[(f"person{number}", item)] += 1
            status, page = await visitor.ask("page", "GET", "/tasks/load")
    except (AssertionError, OSError, asyncio.IncompleteReadError) as error:
        errors.append(f"person{number}: {error!r}")


async def all_of_them(arguments, port):
    waits, kept, errors = collections.defaultdict(list), collections.Counter(), []
    begin = asyncio.Event()
    tasks = [
        asyncio.create_task(annotate(n, port, arguments.seconds, arguments.think, waits, kept, errors, begin))
        for n in range(arguments.annotators)
    ]
    # Passwords are checked one at a time, on purpose.
    await asyncio.sleep(0.3 * arguments.annotators)
    begin.set()
    await asyncio.gather(*tasks)
    return waits, kept, errors


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("curate")
    parser.add_argument("--annotators", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--images", type=int, default=2500)
    parser.add_argument("--folder")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="curate-annotators.", dir=arguments.folder))
    curate = str(Path(arguments.curate).resolve())

    def run(*words, text=None):
        subprocess.run([curate, *words, "--quiet"], cwd=folder, input=text, text=True, check=True, stdout=subprocess.DEVNULL)

    wanted = max(1, arguments.annotators // 2)
    (folder / "load.yaml").write_text(
        f"name: load\ndefinition: A test of many annotators at once.\nvotes_per_item: {wanted}\nquestions:\n"
        "  - name: kind\n    ask: Is this a selfie?\n    answers:\n"
        '      - {key: "y", label: "y", meaning: "a selfie"}\n      - {key: "n", label: "n", meaning: "not a selfie"}\n')
    run("sample", "demo", "--posts", str(arguments.images), "--images", str(arguments.images))
    run("import", "demo/crawl")
    run("tasks", "add", "load.yaml")
    for number in range(arguments.annotators):
        run("annotators", "passwd", f"person{number}", text=PASSWORD + "\n")
    server = subprocess.Popen([curate, "serve", "--port", "0"], cwd=folder, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
    try:
        port = int(re.search(r":(\d+)/", server.stderr.readline()).group(1))
        waits, kept, errors = asyncio.run(all_of_them(arguments, port))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    store = sqlite3.connect(folder / "curate.sqlite")
    stored = collections.Counter(
        store.execute("SELECT a.name, v.item FROM vote v JOIN annotator a ON a.id = v.annotator_id").fetchall())
    crowd = store.execute(
        "SELECT coalesce(max(n), 0) FROM (SELECT count(DISTINCT annotator_id) n FROM vote GROUP BY item)").fetchone()[0]
    lost, doubled = kept - stored, stored - kept
    print(f"{arguments.annotators} annotators for {arguments.seconds:g} s, thinking {arguments.think:g} s a photograph: "
          f"{sum(kept.values()):,} votes, {sum(map(len, waits.values())):,} requests")
    print(f"{'':12}{'requests':>10}{'median':>10}{'95 %':>10}{'99 %':>10}{'longest':>10}   ms")
    for what, times in [*sorted(waits.items()), ("all", sum(waits.values(), []))]:
        times = sorted(times)
        at = lambda share: 1000 * times[min(len(times) - 1, int(share * len(times)))]
        print(f"{what:12}{len(times):>10,}{at(.5):>10.1f}{at(.95):>10.1f}{at(.99):>10.1f}{1000 * times[-1]:>10.1f}")
    print(f"errors {len(errors)}, votes lost {sum(lost.values())}, votes doubled or of nobody {sum(doubled.values())}, "
          f"at most {crowd} annotators on an image ({wanted} may be), server ended with {server.returncode}")
    for error in errors[:5]:
        print("  " + error)
    store.close()
    shutil.rmtree(folder)
    sys.exit(1 if errors or lost or doubled or crowd > wanted or server.returncode else 0)


if __name__ == "__main__":
    main()
