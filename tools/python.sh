# Sets $python to an interpreter that is new enough; the project's own one when it is there already.
python=
for candidate in .venv/bin/python python3.13 python3.12 python3.11 python3.14 python3 python; do
    if "$candidate" -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed and was not found on this machine." >&2
    exit 1
fi
