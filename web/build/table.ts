// The table of routes as a browser needs it: how each is asked, and which good answers have proof.
// The schemas, and the library that they are made with, stay where answers and bodies are checked.

import { ROUTE_IDS, routeOf } from '@countersign/contract/routes.ts'
import type { Plugin } from 'vite'

/** What @countersign/sdk reads of a route. */
function asked(id: (typeof ROUTE_IDS)[number]) {
  const { method, path, auth, statuses, streams, relays, query, body, answer } = routeOf(id)
  const properties: object = 'properties' in answer ? (answer.properties as object) : {}
  return {
    method,
    path,
    auth,
    statuses,
    ...(streams && { streams }),
    ...(relays !== undefined && { relays }),
    ...(query && { query: { properties: named(Object.keys(query.properties)) } }),
    ...(body && { body: {} }),
    answer: { properties: named(Object.hasOwn(properties, 'receipt') ? ['receipt'] : []) },
  }
}

const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, {}]))

/** The module that stands in a browser for contract/routes.ts. */
export const shortRoutes: Plugin = {
  name: 'short-routes',
  load: {
    filter: { id: /\/contract\/routes\.ts$/ },
    handler() {
      const table = Object.fromEntries(ROUTE_IDS.map((id) => [id, asked(id)]))
      return [
        `export const ROUTES = ${JSON.stringify(table)}`,
        'export const ROUTE_IDS = Object.keys(ROUTES)',
        'export const routeOf = (id) => ROUTES[id]',
      ].join('\n')
    },
  },
}
