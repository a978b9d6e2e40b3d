# syntax=docker/dockerfile:1
# docker build -t ziti-mcp . && docker run -i --rm -e ZITI_MCP_CONTROLLER=.. -e ZITI_MCP_USERNAME=.. -e ZITI_MCP_PASSWORD ziti-mcp

FROM node:24-alpine AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-alpine
LABEL io.modelcontextprotocol.server.name="io.github.ziti-mcp/ziti-mcp"
WORKDIR /app
COPY --from=build /build/dist ./dist
COPY package.json LICENSE ./
COPY packaging/health.mjs ./
# The audit trail: mount a volume there to keep it.
RUN mkdir -p /state && chown node:node /state
ENV NODE_ENV=production \
    XDG_STATE_HOME=/state
# The user node, by its number, so that platforms can check that it is not root.
USER 1000:1000
VOLUME /state
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["node", "/app/health.mjs"]
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["run"]
