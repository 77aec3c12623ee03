"""`curate serve` in headless Chromium: an invitation, a login, votes by keyboard, undo, a reload, two windows, logging out.

Usage: web_by_browser.py CURATE [SCREENSHOTS]: a folder for screenshots, or none. Needs selenium from PyPI, and Chromium with
its driver (Debian: chromium chromium-driver)."""

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
            votes = run("votes", "export", "--task", "selfie").strip().splitlines()[1:]
            assert len(votes) == VOTES, f"{len(votes)} votes are in the store"
            log = json.loads(run("annotators", "logins", "--json"))["logins"]
            assert [event["outcome"] for event in log] == ["out", "in", "refused", "out", "invited"], log
        finally:
            if browser:
                browser.quit()
            server.send_signal(signal.SIGTERM)
            rest = server.stderr.read()
            assert server.wait(20) == 0, rest
    print(f"web: invitation, login, {VOTES} votes by keyboard, undo, reload, two windows, logging out: ok")


def start_browser():
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,800"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=DRIVER))


def visit(browser, site, link, screenshots):
    wait = WebDriverWait(browser, 20)

    def shoot(name):
        if not screenshots:
            return
        for width, kind in ((1280, "desktop"), (390, "phone")):
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": width, "height": 800 if width > 500 else 844, "deviceScaleFactor": 1, "mobile": width < 500})
            wait.until(lambda _, width=width: browser.execute_script("return innerWidth") == width)
            browser.save_screenshot(os.path.join(screenshots, f"{name}-{kind}.png"))
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def heading():
        return wait.until(lambda _: browser.find_element(By.TAG_NAME, "h1")).text

    def field(name):
        return browser.find_element(By.NAME, name)

    def item():
        return wait.until(lambda _: browser.find_element(By.NAME, "item")).get_attribute("value")

    def press(key):
        """Presses a key on the page, and waits for the next page."""
        page = browser.find_element(By.TAG_NAME, "html")
        browser.find_element(By.TAG_NAME, "body").send_keys(key)
        wait.until(lambda _: gone(page))

    # An invitation: two that differ, then the same twice.
    browser.get(link)
    assert heading() == "Welcome, ada"
    shoot("invitation")
    for again, next_heading in ((PASSWORD + "x", "Welcome, ada"), (PASSWORD, "Tasks")):
        field("password").send_keys(PASSWORD)
        field("again").send_keys(again)
        field("again").submit()
        wait.until(lambda _: browser.find_element(By.TAG_NAME, "h1").text == next_heading and not field_values(browser))
    browser.find_element(By.XPATH, "//button[text()='Log out']").click()
    wait.until(lambda _: heading() == "Log in")
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

    # Votes by keyboard; one is taken back and cast anew, and a page is loaded again.
    browser.find_element(By.LINK_TEXT, "selfie").click()
    wait.until(lambda _: "/tasks/selfie" in browser.current_url)
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

    browser.find_element(By.XPATH, "//button[text()='Log out']").click()
    wait.until(lambda _: heading() == "Log in")
    browser.get(site + "/tasks/selfie")
    assert heading() == "Log in", "a page needs a login"


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
