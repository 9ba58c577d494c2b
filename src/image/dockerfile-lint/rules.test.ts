// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles look like placeholders
import { describe, expect, it } from 'vitest'
import { lintDockerfile, parseIgnoreFile, ruleTexts } from './index.ts'
import { rules } from './rules.ts'

const now = '2026-11-25T00:00:00Z'

/** A file beside the Dockerfile for rules that look there; `.dockerignore` as one text. */
interface Beside {
  readonly names: readonly string[]
  readonly ignore?: string
}

function idsIn(text: string, beside?: Beside): string[] {
  const ignoreFile = beside?.ignore === undefined ? undefined : parseIgnoreFile(beside.ignore)
  const context = beside && { names: new Set(beside.names), ignoreFile }
  const result = lintDockerfile(text.includes('FROM ') ? text : `FROM debian:13\n${text}`, { now, context })
  if (!result.ok) throw result.error
  return result.value.findings.map(({ rule }) => rule.id)
}

const digest = `sha256:${'ab'.repeat(32)}`

/** Rule, what it finds, what it lets pass. */
const cases: readonly (readonly [string, string, string])[] = [
  ['IMG-14/untagged-base', 'FROM node', `FROM node@${digest}`],
  ['IMG-14/latest-tag', 'FROM node:latest', 'FROM node:24'],
  ['IMG-14/no-digest', 'FROM node:24', `FROM node:24@${digest}`],
  ['IMG-14/no-digest', 'FROM node:24 AS a', `FROM node:24@${digest} AS a\nFROM a\nFROM scratch`],
  ['IMG-05/end-of-life-base', 'FROM node:18-alpine', 'FROM node:24-alpine3.23'],
  ['IMG-05/end-of-life-base', 'FROM gcr.io/distroless/nodejs18', 'FROM gcr.io/distroless/nodejs24-debian12'],
  ['IMG-05/end-of-life-base', 'FROM python:3.9-slim', 'FROM python:3.14-slim-trixie'],
  ['IMG-05/end-of-life-base', 'FROM ruby:3.4-buster', 'FROM ruby:3.4-bookworm'],
  ['IMG-05/end-of-life-base', 'FROM ubuntu:focal', 'FROM ubuntu:noble'],
  ['IMG-05/end-of-life-base', 'ARG V=16\nFROM node:$V', 'ARG V\nFROM node:$V'],
  ['IMG-14/constant-platform', 'FROM --platform=linux/amd64 a', 'FROM --platform=$BUILDPLATFORM a'],
  ['IMG-14/redundant-target-platform', 'FROM --platform=$TARGETPLATFORM a', 'FROM --platform=$BUILDPLATFORM a'],
  ['IMG-14/duplicate-stage', 'FROM a AS x\nFROM b AS X', 'FROM a AS x\nFROM b AS y'],
  ['IMG-14/stage-name-casing', 'FROM a AS Build', 'FROM a AS build'],
  ['IMG-14/reserved-stage-name', 'FROM a AS scratch', 'FROM a AS scratched'],
  ['IMG-14/from-as-casing', 'FROM a as b', 'FROM a AS b'],
  ['IMG-14/copy-from-self', 'FROM a AS x\nCOPY --from=x a /b', 'FROM a AS x\nFROM a\nCOPY --from=x a /b'],
  ['IMG-14/copy-from-unknown-stage', 'COPY --from=x a /b', 'COPY --from=nginx:1.29 a /b'],
  ['IMG-14/copy-from-unknown-stage', 'COPY --from=1 a /b', 'FROM a\nFROM b\nCOPY --from=0 a /b'],
  ['IMG-14/instruction-casing', 'FROM a\nrun b\nUSER 1', 'FROM a\nRUN b'],
  ['IMG-14/empty-continuation', 'RUN a \\\n\n b', 'RUN a \\\n # why\n b'],
  ['IMG-14/legacy-key-value', 'ENV A b', 'ENV A=b'],
  ['IMG-14/maintainer', 'MAINTAINER me', 'LABEL maintainer=me'],
  ['IMG-14/json-form', 'CMD node a.js', 'CMD ["node", "a.js"]'],
  ['IMG-14/json-form', 'ENTRYPOINT exec a $B', 'SHELL ["/bin/bash", "-c"]\nCMD a'],
  ['IMG-14/several-cmd', 'CMD ["a"]\nCMD ["b"]', 'FROM a AS x\nCMD ["a"]\nFROM x\nCMD ["b"]'],
  ['IMG-14/several-entrypoint', 'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]', 'ENTRYPOINT ["a"]'],
  ['IMG-14/several-healthchecks', 'HEALTHCHECK CMD a\nHEALTHCHECK CMD b', 'HEALTHCHECK CMD a'],
  ['IMG-14/variable-in-exec-form', 'CMD ["a", "$B"]', 'CMD ["sh", "-c", "a $B"]'],
  ['IMG-14/onbuild-trigger', 'ONBUILD MAINTAINER me', 'ONBUILD RUN a'],
  ['IMG-14/relative-workdir', 'WORKDIR app', 'WORKDIR /srv\nWORKDIR app'],
  ['IMG-14/cd-in-run', 'RUN cd /app && make', 'RUN wget -q x && cd y && make'],
  ['IMG-14/lost-state', 'RUN export A=1', 'RUN export A=1 && b'],
  ['IMG-09/add-instead-of-copy', 'ADD a /b', 'ADD a.tar.gz /b/\nADD --checksum=x https://a/b /b'],
  ['IMG-09/add-remote-without-checksum', 'ADD https://a/b /b', `ADD --checksum=${digest} https://a/b /b`],
  ['IMG-09/add-remote-without-checksum', 'ADD git@a:b/c.git /b', `ADD https://a/c.git#${'a1'.repeat(20)} /b`],
  ['IMG-14/copy-many-needs-slash', 'COPY a b /c', 'COPY a b /c/'],
  ['IMG-14/copy-relative-destination', 'COPY a b', 'WORKDIR /a\nCOPY a b'],
  ['IMG-14/copy-then-unpack', 'COPY a.tar.gz /x/\nRUN tar -xf /x/a.tar.gz', 'ADD a.tar.gz /x/'],
  ['IMG-14/pin-apt-versions', 'RUN apt-get install -y curl', 'RUN apt-get install -y curl=1.2-3 ./a.deb "$B"'],
  ['IMG-14/pin-apk-versions', 'RUN apk add --no-cache curl', 'RUN apk add --no-cache -t .build curl=~1.2'],
  ['IMG-14/pin-yum-versions', 'RUN yum install -y curl', 'RUN yum install -y curl-7.1'],
  ['IMG-14/pin-dnf-versions', 'RUN microdnf install -y curl', 'RUN dnf install -y curl-7.1'],
  ['IMG-14/pin-zypper-versions', 'RUN zypper -n install curl', 'RUN zypper -n install curl=7.1'],
  ['IMG-14/apt-yes', 'RUN apt-get install a', 'RUN apt-get -qq install a && yes | apt-get install b'],
  ['IMG-14/yum-yes', 'RUN yum install a', 'RUN yum -y install a'],
  ['IMG-14/dnf-yes', 'RUN dnf install a', 'RUN dnf install --assumeyes a'],
  ['IMG-14/zypper-yes', 'RUN zypper install a', 'RUN zypper -n install a'],
  [
    'IMG-14/apt-cache-left',
    'RUN apt-get update && apt-get install -y a',
    'RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*',
  ],
  [
    'IMG-14/apt-cache-left',
    'FROM a AS x\nFROM x\nRUN apt-get update && apt-get install -y a',
    'FROM a AS x\nRUN apt-get update && apt-get install -y a\nFROM b\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y a',
  ],
  ['IMG-14/yum-cache-left', 'RUN yum install -y a', 'RUN yum install -y a && yum clean all'],
  ['IMG-14/dnf-cache-left', 'RUN dnf install -y a', 'RUN dnf install -y a && rm -rf /var/cache/*'],
  ['IMG-14/zypper-cache-left', 'RUN zypper in -y a', 'RUN zypper in -y a && zypper clean'],
  ['IMG-14/apt-for-scripts', 'RUN apt update', 'RUN apt-get update'],
  ['IMG-14/install-recommends', 'RUN apt-get install -y a', 'RUN apt-get install -y --no-install-recommends a'],
  ['IMG-14/dist-upgrade', 'RUN apt-get -y dist-upgrade', 'RUN apt-get -y upgrade'],
  ['IMG-14/update-alone', 'RUN apt-get update\nRUN apt-get install -y a', 'RUN apt-get update && apt-get install -y a'],
  ['IMG-14/ssh-server', 'RUN apt-get install -y openssh-server', 'RUN apt-get install -y openssh-client'],
  ['IMG-14/apk-no-cache', 'RUN apk add curl', 'RUN apk --no-cache add curl'],
  ['SUP-05/pin-pip-versions', 'RUN pip install flask', 'RUN pip3 install flask==3.1 -r a.txt ./b'],
  ['SUP-05/pin-pip-versions', 'RUN python3 -m pip install flask', 'RUN pip install -c c.txt flask'],
  ['IMG-14/pip-cache', 'RUN pip install -r a.txt', 'ENV PIP_NO_CACHE_DIR=1\nRUN pip install -r a.txt'],
  ['SUP-05/pin-npm-versions', 'RUN npm install -g pm2@latest', 'RUN npm install -g pm2@6 @a/b@1 ./c'],
  ['SUP-05/pin-gem-versions', 'RUN gem install rails', 'RUN gem install rails:8.0'],
  ['SUP-05/pin-go-versions', 'RUN go install a.com/b@latest', 'RUN go install a.com/b@v1 ./...'],
  ['IMG-14/yarn-cache', 'RUN yarn install', 'RUN yarn install && yarn cache clean'],
  [
    'SUP-05/npm-install',
    'COPY package-lock.json /\nRUN npm install',
    'COPY package-lock.json /\nRUN npm ci && npm i -g a@1',
  ],
  ['SUP-05/npm-install', 'COPY package*.json /\nRUN npm install', 'COPY package.json *.js /\nRUN npm install'],
  ['SUP-05/lock-not-enforced', 'RUN composer update', 'RUN composer install'],
  ['SUP-05/lock-not-enforced', 'RUN npm update', 'RUN npm update -g npm'],
  ['SUP-05/lock-not-enforced', 'RUN pnpm install --no-frozen-lockfile', 'RUN pnpm install --frozen-lockfile'],
  ['SUP-05/lock-not-enforced', 'RUN npm install --no-package-lock', 'RUN npm install --no-package-lock -g a@1'],
  ['SUP-05/lock-not-enforced', 'COPY yarn.lock /\nRUN yarn', 'COPY yarn.lock /\nRUN yarn install --immutable'],
  ['SUP-05/lock-not-enforced', 'COPY a/pnpm-lock.yaml /\nRUN pnpm i', 'ENV CI=true\nCOPY pnpm-lock.yaml /\nRUN pnpm i'],
  ['SUP-05/lock-not-enforced', 'COPY uv.lock /\nRUN uv sync', 'COPY uv.lock /\nRUN uv sync --locked'],
  [
    'SUP-05/lock-not-enforced',
    'COPY Cargo.toml Cargo.lock /\nRUN cargo install --path .',
    'COPY Cargo.toml Cargo.lock /\nRUN cargo build --locked --release && cargo install cross',
  ],
  ['IMG-14/useless-command', 'RUN service nginx start', 'RUN nginx -t'],
  ['IMG-14/pipe-to-shell', 'RUN curl -s https://a/b | sh', 'RUN curl -so b https://a/b && sha256sum -c c && sh b'],
  ['IMG-14/pipe-to-shell', 'RUN wget -qO- https://a | tee b | bash -s -- c', 'RUN curl a | python3 -m json.tool'],
  ['IMG-14/pipe-to-shell', 'RUN sh -c "$(curl -fsSL https://a)"', 'RUN echo "$(curl -fsSL https://a)"'],
  ['IMG-14/pipefail', 'RUN curl a | tar x', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl a | tar x'],
  ['IMG-14/pipefail', 'RUN <<EOF\ncurl a | tar x\nEOF', 'RUN set -o pipefail && curl a | tar x'],
  ['IMG-14/bash-in-sh', 'RUN source a', 'SHELL ["/bin/bash", "-c"]\nRUN source a'],
  ['IMG-14/replace-sh', 'RUN ln -sf /bin/bash /bin/sh', 'RUN ln -s a b'],
  ['IMG-14/wget-and-curl', 'RUN curl a\nRUN wget -q b', 'RUN curl a'],
  ['IMG-14/wget-progress', 'RUN wget https://a', 'RUN wget -q https://a && wget -nv b'],
  ['IMG-14/delete-by-variable', 'RUN rm -rf "$A"/*', 'RUN rm -rf "${A:?}"/* /tmp/*'],
  ['IMG-14/sudo', 'RUN sudo a', 'RUN a'],
  ['IMG-08/world-writable', 'RUN chmod -R 777 /a', 'RUN chmod 1777 /tmp && chmod 755 /a && chmod +x /b'],
  ['IMG-08/world-writable', 'RUN chmod u+x,o+rw /a', 'RUN chmod +w /a && chmod g+w /b && chmod a+x,u=rw /c'],
  ['IMG-08/world-writable', 'COPY --chmod=666 a /b', 'COPY --chmod=644 a /b'],
  ['IMG-08/setuid-bit', 'RUN chmod u+s /a', 'RUN chmod u+x /a && chmod 0755 /b'],
  ['IMG-08/setuid-bit', 'RUN chmod 4755 /a', 'RUN chmod 1755 /a'],
  ['IMG-08/no-user', 'RUN a', 'USER 1000'],
  ['IMG-08/no-user', 'FROM a AS b\nUSER 1\nFROM debian:13', 'FROM gcr.io/distroless/static:nonroot'],
  ['IMG-08/root-user', 'USER root', 'USER root\nUSER 1000'],
  ['IMG-08/named-user', 'USER nonroot', 'ARG U=1000\nUSER $U:$U'],
  ['IMG-14/useradd-large-uid', 'RUN useradd -u 1000000 a', 'RUN useradd -l -u 1000000 a && useradd -u 1000 b'],
  ['SEC-06/secret-in-env', 'ENV DB_PASSWORD=hunter22', 'ENV DB_PASSWORD_FILE=/run/a GPG_KEY=AB PUBLIC_KEY=b'],
  ['SEC-06/secret-in-env', 'ENV URL=postgres://me:hunter22@db/a', 'ENV URL=postgres://me:$PW@db/a'],
  ['SEC-06/secret-in-arg', 'ARG API_TOKEN', 'ARG VERSION'],
  ['SEC-06/secret-in-run', 'RUN TOKEN=hunter22 make', 'RUN --mount=type=secret,id=t TOKEN=$(cat /run/secrets/t) make'],
  ['SEC-06/secret-in-run', 'RUN TOKEN=hunter22 && make', 'RUN KEY_FILE=/a && make --key /etc/a --token "$T"'],
  [
    'SEC-06/secret-in-run',
    'RUN login --password hunter22',
    'RUN curl -u "$USER:$PW" https://a && gpg --edit-key AB12CD34',
  ],
  [
    'SEC-06/secret-in-run',
    'RUN mysql -uroot -phunter22 -e x',
    'RUN mysql -uroot -p"$PW" && mkdir -pv /a && mysql -p db',
  ],
  ['SEC-06/secret-in-run', 'RUN npm config set //r/:_authToken ab12cd34ef', 'RUN npm config set //r/:_authToken "$T"'],
  [
    'SEC-06/secret-in-run',
    'RUN echo "//r/:_auth=ab12cd34ef" > a',
    'RUN echo "//r/:_auth=$T" > a && npm config set auth-type web',
  ],
  ['SEC-06/secret-in-run', 'RUN curl -u me:hunter22 https://a', 'RUN useradd -u 1000 me'],
  ['SEC-06/secret-file-copied', 'COPY id_rsa /root/.ssh/', 'COPY id_rsa.pub /root/.ssh/'],
  ['IMG-14/unverified-download', 'RUN curl -fsSLk https://a', 'RUN curl -fsSL https://a'],
  ['IMG-14/unverified-download', 'ENV NODE_TLS_REJECT_UNAUTHORIZED=0', 'ENV NODE_TLS_REJECT_UNAUTHORIZED=1'],
  ['IMG-14/undefined-arg-in-from', 'FROM a:$V', 'ARG V=1\nFROM a:$V'],
  ['IMG-14/arg-without-default-in-from', 'ARG V\nFROM a:$V', 'ARG V\nFROM a:${V:-1}'],
  ['IMG-14/unused-global-arg', 'ARG V=1\nFROM a\nRUN echo $V', 'ARG V=1\nFROM a\nARG V\nRUN echo $V'],
  [
    'IMG-14/undeclared-variable',
    'ARG D=/x\nFROM a\nWORKDIR $D',
    'ARG D=/x\nFROM a\nARG D\nWORKDIR $D\nENV PATH=$PATH:/b',
  ],
  ['IMG-14/env-self-reference', 'ENV A=1 B=$A', 'ENV A=1\nENV B=$A PATH=$PATH:/b'],
  ['IMG-14/label-key', 'LABEL Bad_Key!=1', 'LABEL org.example.good-key=1'],
  [
    'IMG-14/libc-mismatch',
    'FROM node:24-alpine AS b\nFROM gcr.io/distroless/nodejs24-debian12\nCOPY --from=b /app/node_modules /app/node_modules',
    'FROM node:24 AS b\nFROM gcr.io/distroless/nodejs24-debian12\nCOPY --from=b /app/node_modules /app/node_modules',
  ],
  [
    'IMG-14/libc-mismatch',
    'FROM node:24 AS b\nFROM node:24-alpine\nCOPY --from=0 node_modules /app/node_modules',
    'FROM golang:1.26-alpine AS b\nFROM debian:13\nCOPY --from=b /go/bin/app /app',
  ],
  [
    'IMG-07/build-tools-in-final',
    'RUN apt-get install -y gcc',
    'FROM a AS b\nRUN apt-get install -y gcc\nFROM c\nRUN apk add -t .b gcc && apk del .b',
  ],
  [
    'IMG-07/build-tools-in-final',
    'FROM golang:1.26\nRUN go build',
    'FROM golang:1.26 AS b\nRUN go build\nFROM scratch\nCOPY --from=b /a /a',
  ],
  ['IMG-07/dev-dependencies', 'RUN npm ci', 'RUN npm ci --omit=dev && npm install -g pm2@6'],
  ['IMG-07/dev-dependencies', 'RUN npm install', 'ENV NODE_ENV=production\nRUN npm install'],
  ['IMG-07/dev-dependencies', 'RUN yarn', 'RUN NODE_ENV=production yarn && pnpm i -P && npm ci --omit dev'],
  ['IMG-07/dev-dependencies', 'RUN npm prune --omit=dev && npm ci', 'RUN npm ci\nRUN npm prune --omit=dev'],
  ['IMG-07/dev-dependencies', 'RUN composer install && uv sync', 'RUN composer install --no-dev && uv sync --no-dev'],
  [
    'IMG-07/dev-dependencies',
    'FROM a AS b\nRUN npm ci\nFROM b',
    'FROM a AS b\nENV NODE_ENV=production\nFROM b\nRUN npm ci',
  ],
  [
    'IMG-07/dev-dependencies',
    'FROM a AS b\nWORKDIR /app\nRUN pnpm install\nFROM c\nCOPY --from=b /app/ /app/',
    'FROM a AS b\nWORKDIR /app\nRUN pnpm install\nFROM c\nCOPY --from=b /app/dist /app/',
  ],
  [
    'IMG-07/dev-dependencies',
    'FROM a AS b\nRUN composer install\nFROM c\nCOPY --from=b /app/vendor /vendor',
    'FROM a AS b\nRUN composer install && rm -rf vendor\nFROM c\nCOPY --from=b /app/vendor /vendor',
  ],
  [
    'IMG-07/whole-stage-copied',
    'FROM a AS b\nFROM scratch\nCOPY --from=b / /',
    'FROM a AS b\nFROM scratch\nCOPY --from=b /image/ /\nCOPY --from=c / /',
  ],
  ['IMG-14/invalid-port', 'EXPOSE 80000', 'EXPOSE 8080/tcp 9000-9010 $PORT'],
  ['IMG-14/expose-form', 'EXPOSE 127.0.0.1:80:80', 'EXPOSE 80'],
  ['IMG-14/expose-protocol-casing', 'EXPOSE 80/TCP', 'EXPOSE 80/tcp'],
  ['IMG-14/expose-ssh', 'EXPOSE 80 22', 'EXPOSE 2222'],
  ['IMG-14/volume-of-host', 'VOLUME ["/var/run/docker.sock"]', 'VOLUME /data'],
  ['IMG-09/no-healthcheck', 'RUN a', 'HEALTHCHECK CMD a'],
]

const besideCases: readonly (readonly [string, string, Beside, Beside])[] = [
  ['IMG-14/copy-all', 'COPY . /a', { names: [] }, { names: ['.git'], ignore: '.git' }],
  ['IMG-14/copy-all', 'COPY ./ /a', { names: ['.env'], ignore: '.git' }, { names: ['.env'], ignore: '*\n!src' }],
  ['IMG-14/copy-over-dependencies', 'RUN npm ci\nCOPY . /a', { names: [] }, { names: [], ignore: '**/node_modules' }],
  ['IMG-14/copy-ignored-file', 'COPY a.txt /a', { names: [], ignore: '*.txt' }, { names: [], ignore: '*.txt\n!a.txt' }],
  ['SUP-05/npm-install', 'RUN npm install', { names: ['package-lock.json'] }, { names: ['package.json'] }],
  ['SUP-05/lock-not-enforced', 'RUN yarn', { names: ['yarn.lock'] }, { names: [] }],
  [
    'SUP-05/npm-install',
    'COPY package*.json /\nRUN npm i',
    { names: ['package-lock.json'] },
    { names: ['package.json'] },
  ],
  ['SUP-05/no-lock-file', 'RUN npm install', { names: ['package.json'] }, { names: ['package.json', 'yarn.lock'] }],
]

describe('a rule', () => {
  it.each(cases)('%s finds what is wrong, and lets pass what is right: %j', (id, bad, good) => {
    expect(idsIn(bad)).toContain(id)
    expect(idsIn(good)).not.toContain(id)
  })

  it.each(besideCases)('%s looks at what stands beside the file: %j', (id, text, bad, good) => {
    expect(idsIn(text, bad)).toContain(id)
    expect(idsIn(text, good)).not.toContain(id)
    expect(idsIn(text.replace(/^COPY package.*$/m, ''))).not.toContain(id)
  })

  it('has its texts and its case, and its texts have a rule', () => {
    const ids = [...new Set(rules.map(({ id }) => id))].sort()
    expect(ids).toHaveLength(rules.length)
    expect(
      ruleTexts()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids)
    expect([...new Set([...cases, ...besideCases].map(([id]) => id))].sort()).toEqual(ids)
  })

  it('says a sentence of each kind', () => {
    for (const { id, title, message, why, fix } of ruleTexts())
      for (const text of [title, message, why, fix]) expect(text.length, id).toBeGreaterThan(4)
  })
})
