"""`curate serve` in headless Chromium: an invitation, a login, an introduction with a practice round, votes by keyboard,
undo, a reload, two windows, logging out; then the owner's pages and a decision.

Usage: web_by_browser.py CURATE [SCREENSHOTS]: a folder for screenshots, or none. Needs selenium from PyPI, and Chromium with
its driver (Debian: chromium chromium-driver)."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

try:
    from selenium import webdriver
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError as error:
    print(f"skipped: Python has no package {error.name}, with which curate serve is tried in a browser")
    sys.exit(0)

DRIVER = shutil.which("chromedriver")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PASSWORD = "correct horse battery"
VOTES = 20


def main(curate, screenshots=None):
    if not DRIVER or not BROWSER:
        print("skipped: there is no Chromium with its driver, in which curate serve is tried")
        sys.exit(0)
    curate = os.path.abspath(curate)
    screenshots = screenshots and os.path.abspath(screenshots)
    with tempfile.TemporaryDirectory(prefix="curate-web-") as folder:
        def run(*arguments):
            done = subprocess.run([curate, *arguments], cwd=folder, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return done.stdout

        run("sample", "crawl", "--posts", "40", "--seed", "3")
        run("import", "crawl/crawl")
        with open(os.path.join(folder, "crawl", "truth.csv")) as truth:
            posts = [row for row in csv.DictReader(truth) if row["kind"] == "photo" and row["gone"] == "no"]
        selfies = [row["shortcode"] for row in posts if row["selfie"] == "yes"][:3]
        others = [row["shortcode"] for row in posts if row["selfie"] == "no"][:3]
        with open(os.path.join(folder, "lessons.csv"), "w", newline="") as lessons:
            out = csv.writer(lessons)
            out.writerow(["item", "label", "kind", "reason"])
            for names, label, reason in ((selfies, "y", "the arm that holds the camera is in the picture"),
                                         (others, "n", "nobody in it holds the camera")):
                for number, name in enumerate(names):
                    out.writerow([name, label, "example" if number < 2 else "practice", reason])
        run("tasks", "introduce", "selfie", "lessons.csv")
        server = subprocess.Popen(
            [curate, "serve", "--port", "0", "--task", "selfie"], cwd=folder, stderr=subprocess.PIPE, text=True)
        browser = None
        try:
            site = None
            for line in server.stderr:
                found = re.search(r"http://127\.0\.0\.1:\d+", line)
                if found:
                    site = found.group()
                    break
            assert site, "the server says no address"
            link = json.loads(run("annotators", "invite", "ada", "--at", site, "--json"))["link"]
            browser = start_browser()
            visit(browser, site, link, screenshots)
            owner = json.loads(run("annotators", "invite", "mia", "--role", "owner", "--at", site, "--json"))["link"]
            decide(browser, site, owner, screenshots)
            decisions = json.loads(run("votes", "decisions", "--task", "selfie", "--json"))["decisions"]
            assert [(one["by"], one["label"], one["note"]) for one in decisions] == [("mia", "y", "seen the arm")], decisions
            votes = run("votes", "export", "--task", "selfie").strip().splitlines()[1:]
            assert len(votes) == VOTES, f"{len(votes)} votes are in the store"
            log = json.loads(run("annotators", "logins", "--json"))["logins"]
            assert [event["outcome"] for event in log] == ["invited", "out", "in", "refused", "out", "invited"], log
        finally:
            if browser:
                browser.quit()
            server.send_signal(signal.SIGTERM)
            rest = server.stderr.read()
            assert server.wait(20) == 0, rest
    print(f"web: invitation, login, practice, {VOTES} votes by keyboard, undo, reload, two windows, logging out, "
          "an owner's decision: ok")


def start_browser():
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,800"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=DRIVER))


def patience(browser):
    """Waits for what a page will show. A page may be replaced between finding an element and reading it: that is no answer
    yet, and no error."""
    return WebDriverWait(browser, 20, ignored_exceptions=[StaleElementReferenceException])


def leave(browser, act):
    """Does what leads to another page, and waits until this one is gone."""
    page = browser.find_element(By.TAG_NAME, "html")
    act()
    patience(browser).until(lambda _: gone(page))


def camera(browser, screenshots):
    """What takes a picture of the page at both widths."""
    wait = patience(browser)

    def shoot(name):
        if not screenshots:
            return
        for width, kind in ((1280, "desktop"), (390, "phone")):
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": width, "height": 800 if width > 500 else 844, "deviceScaleFactor": 1, "mobile": width < 500})
            wait.until(lambda _, width=width: browser.execute_script("return innerWidth") == width)
            wait.until(lambda _: browser.execute_script("return [...document.images].every(one => one.complete)"))
            browser.save_screenshot(os.path.join(screenshots, f"{name}-{kind}.png"))
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    return shoot


def visit(browser, site, link, screenshots):
    wait = patience(browser)
    shoot = camera(browser, screenshots)

    def heading():
        return wait.until(lambda _: browser.find_element(By.TAG_NAME, "h1").text)

    def field(name):
        return browser.find_element(By.NAME, name)

    def item():
        return wait.until(lambda _: browser.find_element(By.NAME, "item").get_attribute("value"))

    def press(key):
        """Presses a key on the page, and waits for the next page."""
        leave(browser, lambda: browser.find_element(By.TAG_NAME, "body").send_keys(key))

    # An invitation: two that differ, then the same twice.
    browser.get(link)
    assert heading() == "Welcome, ada"
    shoot("invitation")
    for again, next_heading in ((PASSWORD + "x", "Welcome, ada"), (PASSWORD, "Tasks")):
        field("password").send_keys(PASSWORD)
        field("again").send_keys(again)
        field("again").submit()
        wait.until(lambda _: browser.find_element(By.TAG_NAME, "h1").text == next_heading and not field_values(browser))
    leave(browser, browser.find_element(By.XPATH, "//button[text()='Log out']").click)
    assert heading() == "Log in"
    browser.get(link)
    assert heading() == "Too late"

    # A login: wrong, then right.
    browser.get(site)
    shoot("login")
    for password, next_heading in (("wrong password", "Log in"), (PASSWORD, "Tasks")):
        field("name").clear()
        field("name").send_keys("ada")
        field("password").send_keys(password)
        field("password").submit()
        wait.until(lambda _: browser.find_element(By.TAG_NAME, "h1").text == next_heading and not field_values(browser))
        if next_heading == "Log in":
            assert "do not belong together" in browser.find_element(By.CSS_SELECTOR, "[role=alert]").text
    shoot("tasks")

    # The introduction: definition and examples, then a practice round, a right answer and a wrong one.
    leave(browser, browser.find_element(By.LINK_TEXT, "selfie").click)
    assert heading() == "Before you begin: selfie"
    assert len(browser.find_elements(By.CSS_SELECTOR, ".examples img")) == 4
    shoot("introduction")
    leave(browser, browser.find_element(By.CSS_SELECTOR, "button.main").click)
    verdicts = []
    for _ in range(2):
        wait.until(lambda _: browser.find_element(By.CSS_SELECTOR, ".practice"))
        shoot(f"practice-{len(verdicts)}")
        press("y")
        verdicts.append(heading())
        shoot(f"told-{len(verdicts)}")
        press(" ")
    assert verdicts == ["Yes", "Not quite"], verdicts
    assert heading() == "The practice is over"
    assert "1 of 2 as they are meant" in browser.find_element(By.TAG_NAME, "main").text
    press(" ")
    assert not browser.find_elements(By.CSS_SELECTOR, ".practice")

    # Votes by keyboard; one is taken back and cast anew, and a page is loaded again.
    image = wait.until(lambda _: browser.find_element(By.CSS_SELECTOR, "figure img"))
    wait.until(lambda _: browser.execute_script("return arguments[0].naturalWidth > 0", image))
    shoot("session")
    seen = []
    for number in range(VOTES - 1):
        seen.append(item())
        press("yn"[number % 2])
    assert len(set(seen)) == VOTES - 1, "an image came twice"
    last = seen[-1]
    press("u")
    assert item() == last, "undo leads back to the last image"
    browser.refresh()
    assert item() == last, "a reload shows the same image"
    press("y")
    assert item() not in seen

    # A flag with a note, for the owner.
    browser.find_element(By.TAG_NAME, "body").send_keys("f")
    field("note").send_keys("is this a mirror?")
    leave(browser, field("note").submit)
    assert "Flagged" in browser.find_element(By.CSS_SELECTOR, "[role=status]").text

    # Two windows: the one that comes second votes on nothing.
    first = browser.current_window_handle
    here = item()
    browser.switch_to.new_window("window")
    browser.get(site + "/tasks/selfie")
    assert item() == here
    press("n")
    browser.switch_to.window(first)
    press("y")
    assert "answered already" in browser.find_element(By.CSS_SELECTOR, "[role=status]").text
    shoot("notice")
    problems = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE" and "401" not in entry["message"]
                and "404" not in entry["message"] and "422" not in entry["message"]]
    assert not problems, problems

    leave(browser, browser.find_element(By.XPATH, "//button[text()='Log out']").click)
    assert heading() == "Log in"
    browser.get(site + "/tasks/selfie")
    assert heading() == "Log in", "a page needs a login"


def decide(browser, site, link, screenshots):
    """An owner chooses a password, looks at how far the task is, and decides about the flagged photograph."""
    shoot = camera(browser, screenshots)
    wait = patience(browser)

    def follow(how, what):
        wait.until(lambda _: browser.find_elements(how, what))
        leave(browser, browser.find_element(how, what).click)

    browser.get(link)
    for name in ("password", "again"):
        browser.find_element(By.NAME, name).send_keys(PASSWORD)
    leave(browser, browser.find_element(By.NAME, "again").submit)
    follow(By.LINK_TEXT, "Progress")
    follow(By.LINK_TEXT, "selfie")
    wait.until(lambda _: browser.find_elements(By.LINK_TEXT, "1 image to review"))
    shoot("progress")
    follow(By.LINK_TEXT, "1 image to review")
    wait.until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".queue a"))
    shoot("queue")
    follow(By.CSS_SELECTOR, ".queue a")
    wait.until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".why"))
    assert "is this a mirror?" in browser.find_element(By.CSS_SELECTOR, ".why").text
    shoot("review")
    browser.find_element(By.NAME, "note").send_keys("seen the arm", Keys.ESCAPE)
    browser.find_element(By.TAG_NAME, "body").send_keys("y")
    wait.until(lambda _: "Nothing waits" in browser.find_element(By.TAG_NAME, "main").text)
    problems = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert not problems, problems


def gone(page):
    """Whether the page that an element was on is there no longer."""
    try:
        page.is_enabled()
        return False
    except Exception as error:
        return "stale" in type(error).__name__.lower() or "stale" in str(error)


def field_values(browser):
    """What stands in the fields for passwords: nothing on a fresh page."""
    return "".join(field.get_attribute("value") or "" for field in browser.find_elements(By.CSS_SELECTOR, "[type=password]"))


if __name__ == "__main__":
    main(*sys.argv[1:])
