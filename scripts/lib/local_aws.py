"""The AWS emulator behind scripts/local-aws: one moto process that serves both Regions of the site.

moto is served from here, and not by its own moto_server command, for three reasons: a few of its answers have to be
corrected before it serves (see moto_corrections.py), the system has to choose the port, and nobody may be told of that
port before what drctl's pre-steps presuppose (a source AMI and a hosted zone) is there.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

HOST = "127.0.0.1"
PRIMARY_REGION = "us-east-2"
AMI_NAME = "drctl-flask-web-1.0.0"
AMI_TAGS = {"Name": "drctl-flask-web", "Version": "1.0.0"}
HOSTED_ZONE = "drctl.example."

# moto starts in about a second. The bound only has to be longer than the slowest working machine takes.
START_SECONDS_MAX = 90
# Nothing is lost when the emulator is killed, because its world lives in memory only.
STOP_SECONDS_MAX = 5

MISSING_MOTO = 10

# This script's folder is part of a checkout: compiled files don't belong there.
sys.dont_write_bytecode = True


class LocalAwsError(Exception):
    """What went wrong, in one line that the user can act on."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="local_aws.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("up", "down", "status", "reset"):
        commands.add_parser(name).add_argument("--state", type=Path, required=True)
    serve_parser = commands.add_parser("serve")
    serve_parser.add_argument("--state", type=Path, required=True)
    serve_parser.add_argument("--announce", type=int, required=True, help="descriptor that receives the port")
    arguments = parser.parse_args()
    try:
        if arguments.command == "up":
            return up(arguments.state)
        if arguments.command == "down":
            return down(arguments.state)
        if arguments.command == "status":
            return status(arguments.state)
        if arguments.command == "reset":
            return reset(arguments.state)
        return serve(arguments.announce)
    except LocalAwsError as problem:
        print(f"local-aws: {problem}", file=sys.stderr)
        return 1


# --- the commands --------------------------------------------------------------------------------------------------


def up(state: Path) -> int:
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Two of these at once must not start two emulators, one of which is then forgotten.
    with (state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        running = running_server(state)
        if running is not None:
            if not answers(running["port"]):
                raise LocalAwsError(
                    f"the emulator (pid {running['pid']}) does not answer on port {running['port']}: "
                    "run 'scripts/local-aws down', then 'up' again"
                )
            print(f"already up on port {running['port']} (pid {running['pid']})")
            return 0
        started = start(state)
    print(f"up on port {started['port']} (pid {started['pid']})")
    return 0


def down(state: Path) -> int:
    if not state.is_dir():
        print("not running")
        return 0
    with (state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        running = running_server(state)
        if running is None:
            print("not running")
        else:
            print(f"stopped pid {running['pid']}{stop(running['pid'])}")
        # Only files that this script writes are removed, since the folder may have been given by the user.
        for name in ("server.json", "server.log", "env", "terraform.rc", "aws-config"):
            (state / name).unlink(missing_ok=True)
    (state / "lock").unlink(missing_ok=True)
    try:
        state.rmdir()
    except OSError:
        pass
    return 0


def status(state: Path) -> int:
    running = running_server(state)
    if running is None:
        print("not running")
        return 3
    if not answers(running["port"]):
        print(f"pid {running['pid']} does not answer on port {running['port']}")
        return 1
    print(f"running on port {running['port']} (pid {running['pid']})")
    return 0


def reset(state: Path) -> int:
    running = running_server(state)
    if running is None:
        raise LocalAwsError("not running: start it with 'scripts/local-aws up'")
    request = urllib.request.Request(f"http://{HOST}:{running['port']}/moto-api/reset", method="POST")
    direct().open(request, timeout=30).close()
    seed(running["port"])
    print(f"emptied and seeded again on port {running['port']}")
    return 0


# --- the server process, seen from outside -------------------------------------------------------------------------


def start(state: Path) -> dict[str, int]:
    log = state / "server.log"
    announced, announce = os.pipe()
    with log.open("w") as output:
        # A session of its own and no inherited descriptor: the emulator outlives the terminal that started it, and a
        # caller that reads this script through a pipe sees the pipe's end when the script ends.
        process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), "serve", "--state", str(state), "--announce", str(announce)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=(announce,),
            start_new_session=True,
            cwd="/",
        )
    os.close(announce)
    try:
        port = read_announcement(announced)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        os.close(announced)
    if port is None:
        if process.poll() is None:
            process.kill()
            process.wait()
            raise LocalAwsError(f"the emulator was not ready within {START_SECONDS_MAX} s: see {log}")
        if process.returncode == MISSING_MOTO:
            raise LocalAwsError(
                f"{sys.executable} has no moto with its server: pip install 'moto[server]==5.2.1' "
                "(or name another interpreter in DRCTL_PYTHON)"
            )
        raise LocalAwsError(f"the emulator ended with status {process.returncode}: {last_line(log)} (see {log})")
    server = {"pid": process.pid, "port": port}
    written = state / "server.json.new"
    written.write_text(json.dumps(server) + "\n")
    written.rename(state / "server.json")
    return server


def read_announcement(descriptor: int) -> int | None:
    """The port, as soon as the emulator is seeded; None when it died or took too long."""
    deadline = time.monotonic() + START_SECONDS_MAX
    text = b""
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        chunk = os.read(descriptor, 32) if ready else b""
        if not chunk:
            # The end of the pipe can be seen a moment before the end of the process that held it.
            if ready:
                time.sleep(0.2)
            return None
        text += chunk
    return int(text)


def stop(pid: int) -> str:
    for sent, remark in ((signal.SIGTERM, ""), (signal.SIGKILL, " (it ignored TERM and was killed)")):
        try:
            os.kill(pid, sent)
        except ProcessLookupError:
            return remark
        deadline = time.monotonic() + STOP_SECONDS_MAX
        while time.monotonic() < deadline:
            if not alive(pid):
                return remark
            time.sleep(0.02)
    raise LocalAwsError(f"pid {pid} is still running after KILL")


def running_server(state: Path) -> dict[str, int] | None:
    """The emulator that this state folder stands for, unless it is gone or its pid now belongs to something else."""
    try:
        server = json.loads((state / "server.json").read_text())
        pid, port = int(server["pid"]), int(server["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    command = command_line(pid)
    if "local_aws.py" not in command or str(state) not in command:
        return None
    return {"pid": pid, "port": port}


def command_line(pid: int) -> str:
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listed = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout


def alive(pid: int) -> bool:
    # A process that has ended but that nobody has waited for (init does, in the end) has an empty command line.
    return bool(command_line(pid).strip())


def answers(port: int) -> bool:
    try:
        direct().open(f"http://{HOST}:{port}/moto-api/config", timeout=10).close()
        return True
    except (OSError, urllib.error.URLError):
        return False


def direct() -> urllib.request.OpenerDirector:
    """Calls to this machine never go through a proxy, whatever the environment says."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it printed nothing"


# --- the server process itself -------------------------------------------------------------------------------------


def serve(announce: int) -> int:
    try:
        import moto_corrections
        from moto.server import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        moto_corrections.apply()
    except ImportError as missing:
        print(missing, file=sys.stderr)
        return MISSING_MOTO
    server = make_server(HOST, 0, DomainDispatcherApplication(create_backend_app), threaded=True)
    # Some of moto's services build addresses of their own from this variable.
    os.environ["MOTO_PORT"] = str(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    seed(server.server_port)
    os.write(announce, f"{server.server_port}\n".encode())
    os.close(announce)

    def end(number: int, frame: FrameType | None) -> None:
        # Requests in flight are cut off on purpose: they can't leave anything half written.
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    thread.join()
    return 0


def seed(port: int) -> None:
    """Creates what `drctl prepare` finds in a real account: the image that the site runs from, and its public zone."""
    import boto3
    from botocore.config import Config

    session = boto3.Session("testing", "testing", region_name=PRIMARY_REGION)
    options = {"endpoint_url": f"http://{HOST}:{port}", "config": Config(proxies={}, retries={"max_attempts": 1})}
    ec2 = session.client("ec2", **options)
    image = ec2.register_image(
        Name=AMI_NAME,
        Description="Ubuntu with the Flask web application and its Prometheus exporter",
        Architecture="x86_64",
        RootDeviceName="/dev/sda1",
        VirtualizationType="hvm",
    )["ImageId"]
    ec2.create_tags(Resources=[image], Tags=[{"Key": key, "Value": value} for key, value in AMI_TAGS.items()])
    session.client("route53", **options).create_hosted_zone(Name=HOSTED_ZONE, CallerReference="drctl-local-aws")


if __name__ == "__main__":
    sys.exit(main())
