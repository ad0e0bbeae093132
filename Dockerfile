# The command line `dockerhub`, with the embedded Docker Hub:
#   docker build --tag dockerhub .
#   docker run --rm dockerhub tags ls library/python
# image/install has the steps, so that they can be run without Docker (`make test-wheel`).
FROM python:3.13-alpine AS build
# Git knows the version.
RUN apk add --quiet --no-cache git
WORKDIR /source
COPY . .
ARG EXTRAS=cli,emulator,fast
RUN python -m pip wheel --quiet --no-cache-dir --no-deps --wheel-dir dist . \
 && image/install dist/*.whl /opt/dockerhub "$EXTRAS" --constraint constraints.txt

FROM python:3.13-alpine
RUN adduser -D -u 10001 dockerhub && install -d -o dockerhub /work
COPY --from=build /opt/dockerhub /opt/dockerhub
ENV PATH=/opt/dockerhub/bin:$PATH \
    MANPATH=/opt/dockerhub/share/man: \
    XDG_DATA_DIRS=/opt/dockerhub/share:/usr/local/share:/usr/share \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /work
ENTRYPOINT ["dockerhub"]
CMD ["--help"]
