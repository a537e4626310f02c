#!/bin/sh
# Serves what stands in DEEPMATH_CACHE to others, and changes nothing. In a Space it knows its own
# name and the page that shows it.
set -eu
export DEEPMATH_READ_ONLY="${DEEPMATH_READ_ONLY:-1}"
export STREAMLIT_SERVER_ADDRESS="${STREAMLIT_SERVER_ADDRESS:-0.0.0.0}"
export STREAMLIT_SERVER_PORT="${STREAMLIT_SERVER_PORT:-7860}"
if [ -n "${SPACE_HOST:-}" ]; then
    export DEEPMATH_HOSTS="${DEEPMATH_HOSTS:-$SPACE_HOST}"
    export DEEPMATH_FRAMES="${DEEPMATH_FRAMES:-https://huggingface.co}"
fi
exec "${INSTALLED_IN:-/opt/deepmath}/bin/deepmath-viz" run
