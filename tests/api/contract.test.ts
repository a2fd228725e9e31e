// The committed document is the one the table makes; every code of the catalogue has its status.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { isMessageKind, messageRules } from '@countersign/channel/messages.ts'
import { openApiDocument, openApiText } from '@countersign/contract/openapi.ts'
import { PROBLEM_STATUSES, problemOf } from '@countersign/contract/problems.ts'
import { ROUTE_IDS, routeOf } from '@countersign/contract/routes.ts'
import { HTTP_ACTS, readHttpAct } from '@countersign/core/access/http-signature.ts'
import { faultCatalogue } from '@countersign/core/fault.ts'

const committed = readFileSync(new URL('../../contract/openapi.json', import.meta.url), 'utf8')

describe('contract/openapi.json', () => {
  it('is what the table of routes makes', () => {
    assert.ok(
      committed === openApiText(),
      'node bin/run.mjs contract/openapi.ts > contract/openapi.json',
    )
  })

  it('holds nothing undeclared in any object it describes', () => {
    const walk = (value: unknown, where: string): void => {
      if (typeof value !== 'object' || value === null) return
      const { type, properties, additionalProperties } = value as Record<string, unknown>
      if (type === 'object' && properties) assert.equal(additionalProperties, false, where)
      for (const [key, each] of Object.entries(value)) walk(each, `${where}/${key}`)
    }
    walk(openApiDocument(), '')
  })

  it('names amounts as digit strings everywhere', () => {
    const found = [...committed.matchAll(/"(\w+Sats)": \{\s*"type": "(\w+)"/g)]
    assert.ok(found.length > 10)
    for (const [, name, type] of found) assert.equal(type, 'string', String(name))
  })
})

describe('the problem codes', () => {
  it('are the catalogue’s, each with one status', () => {
    const codes = faultCatalogue()
      .map(([code]) => code)
      .sort()
    assert.deepEqual(
      PROBLEM_STATUSES.map(([code]) => code),
      codes,
    )
    for (const [code, status] of PROBLEM_STATUSES) {
      assert.ok([400, 401, 403, 404, 409, 413, 415, 422, 423, 429, 500, 503].includes(status), code)
    }
    assert.equal(problemOf('no.such_code'), undefined)
    assert.equal(problemOf('constructor'), undefined)
  })
})

describe('the page of errors', () => {
  it('says the status of every code', () => {
    const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| `([a-z0-9_.]+)` \| (\d{3}) \|/gm)]
    const told = rows.map(([, code, status]) => [code, Number(status)] as const)
    assert.deepEqual(new Map(told), new Map(PROBLEM_STATUSES))
  })

  it('says 423 for what is locked or frozen by people', () => {
    for (const code of ['charter.locked', 'charter.frozen']) {
      assert.equal(problemOf(code)?.status, 423, code)
    }
  })
})

describe('what the server asks for others', () => {
  it('is a message that it may carry without a device', () => {
    const relays = ROUTE_IDS.flatMap((id) => routeOf(id).relays ?? [])
    assert.deepEqual(relays, ['charter.act', 'unlock.issue'])
    for (const kind of relays) {
      assert.ok(isMessageKind(kind) && messageRules(kind).unsigned.includes('server'), kind)
    }
  })
})

describe('the acts of the signer', () => {
  it('are signed routes of the contract, and messages the server may carry', () => {
    for (const { method, path, kind } of HTTP_ACTS) {
      const written = path.replaceAll(/:(\w+)/g, '{$1}')
      const id = ROUTE_IDS.find(
        (each) => routeOf(each).path === written && routeOf(each).method === method,
      )
      assert.ok(id, `${method} ${path}`)
      assert.equal(routeOf(id).auth, 'signed')
      assert.ok(isMessageKind(kind) && messageRules(kind).roles.includes('server'), kind)
      const example = path.replaceAll(/:(\w+)/g, 'x')
      assert.equal(readHttpAct(method, example, {}).kind, kind)
    }
  })
})
