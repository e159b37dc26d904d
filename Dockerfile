# The portal's image: web, worker and beat run the same one with different commands.

FROM node:24-slim AS browser
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS python
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/venv
COPY pyproject.toml constraints.txt ./
RUN /opt/venv/bin/pip install --quiet --constraint constraints.txt '.[backup]'

FROM python:3.11-slim-bookworm AS static
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=python /opt/venv /opt/venv
COPY --from=browser /build/node_modules node_modules
COPY . .
# Collecting opens no database; the address only keeps the settings from looking for the embedded one.
RUN DATABASE_URL=postgresql://nobody@localhost/none DEMO=0 DEBUG=0 STATIC_ROOT=/static \
    python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=springrain.settings.production \
    DATA_DIR=/data \
    STATIC_ROOT=/static \
    WEB_BIND=0.0.0.0:8000 \
    WEB_LOG_JSON=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 700 /data
COPY --from=python /opt/venv /opt/venv
COPY --from=static /static /static
# PDFs carry their letters with them, so the fonts are needed at run time; everything else of npm is in /static.
COPY --from=browser /build/node_modules/@expo-google-fonts /app/node_modules/@expo-google-fonts
WORKDIR /app
COPY manage.py pyproject.toml ./
COPY locale locale
COPY templates templates
COPY static static
COPY deploy/gunicorn.conf.py deploy/healthcheck.py deploy/
COPY core core
COPY accounts accounts
COPY projects projects
COPY screening screening
COPY matching matching
COPY outreach outreach
COPY registration registration
COPY progress progress
COPY springrain springrain
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "springrain.wsgi:application"]
