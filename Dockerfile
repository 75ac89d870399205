# One image: the engine, the built dashboard, and (unless DATABASE_URL names another) its own PostgreSQL.

FROM node:24-slim AS dashboard
WORKDIR /app/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/app/backend \
    DCA_HOST=0.0.0.0 DCA_DATA_DIR=/app/data DCA_FRONTEND_DIR=/app/frontend/dist
WORKDIR /app
COPY backend/requirements.lock backend/
RUN pip install --no-cache-dir --require-hashes -r backend/requirements.lock
COPY backend/ backend/
COPY --from=dashboard /app/frontend/dist frontend/dist

# Not root, and nothing but the data folder can be written.
RUN useradd --create-home engine && install --directory --owner=engine --mode=700 /app/data
USER engine
VOLUME /app/data
EXPOSE 8080
STOPSIGNAL SIGINT
ENTRYPOINT ["python", "-c", "from dca_engine.cli import app; app(prog_name='dca-engine')"]
CMD ["serve"]
