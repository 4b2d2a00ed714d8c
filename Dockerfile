# The web server, the worker and the clock of a team's lupusjak: one image, three commands.
# Built in two stages, so that what runs has neither pip's cache nor the tests' packages.

FROM python:3.13.9-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv \
 && sed '/^# --- only for tests/,$d' requirements.lock > /tmp/product.txt \
 && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary=:all: \
    --requirement /tmp/product.txt
COPY . .
# Collecting signs nothing; the key is for this line alone and stays out of the image.
RUN DJANGO_SECRET_KEY=only-to-collect /venv/bin/python manage.py collectstatic --no-input

FROM python:3.13.9-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin lupusjak
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER lupusjak
EXPOSE 8000
CMD ["gunicorn", "--config", "python:lupusjak.serving", "--bind", "0.0.0.0:8000"]
