FROM rust:1-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
# The articles are mounted, and belong to somebody else.
RUN git config --system --add safe.directory '*'
COPY --from=build /source/target/release/claimspan /usr/local/bin/claimspan
WORKDIR /articles
ENTRYPOINT ["claimspan"]
CMD ["check"]
