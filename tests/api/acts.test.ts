// Whatever can be asked or written has a name in the catalogue of audit events.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ROUTE_IDS } from '@countersign/contract/routes.ts'
import { AUDIT_ACTS, isAuditAct } from '@countersign/core/audit/acts.ts'
import { BODIES } from '@countersign/core/charter/kinds.ts'
import { SPEND_STATES } from '@countersign/core/spend/life.ts'

const without = (names: readonly string[], known: readonly string[]) =>
  names.filter((name) => !known.includes(name))

describe('the catalogue of audit acts', () => {
  it('names every route', () => {
    assert.deepEqual(without(ROUTE_IDS, AUDIT_ACTS.api), [])
  })

  it('names every kind of charter entry', () => {
    assert.deepEqual(without(Object.keys(BODIES), AUDIT_ACTS.charter), [])
  })

  it('names every state of a spend', () => {
    assert.deepEqual(without(SPEND_STATES, AUDIT_ACTS.spend), [])
  })

  it('says each name once', () => {
    for (const [area, names] of Object.entries(AUDIT_ACTS)) {
      assert.equal(new Set(names).size, names.length, area)
      for (const name of names) assert.ok(isAuditAct(`${area}.${name}`))
    }
  })
})
