import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deriveScripts, sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import { claimsToBeOurs, findPlace, openDeriver } from '@countersign/core/wallet/places.ts'
import { keyPathsAt, person } from '../builders/coins.ts'

const [user, server, thief] = [person(1), person(2), person(3)]
const descriptor = sortedMulti(2, [user.key, server.key])
const wallet = { network: 'regtest', descriptor, userKey: 0, serverKey: 1 } as const
const PLACE = { chain: 1, index: 7 } as const
const scriptAt = (chain: 0 | 1, index: number) => deriveScripts(descriptor, chain, index).script
const honest = keyPathsAt(descriptor, PLACE)

describe('finding a place', () => {
  it('proves it by deriving the script', () => {
    const found = findPlace(wallet, honest, scriptAt(1, 7))
    assert.deepEqual([found?.chain, found?.index], [1, 7])
    for (const [chain, index] of [
      [0, 7],
      [1, 8],
      [1, 6],
    ] as const) {
      assert.equal(findPlace(wallet, honest, scriptAt(chain, index)), null)
    }
    assert.equal(findPlace(wallet, [], scriptAt(1, 7)), null)
  })

  it('takes a fingerprint and a path above for hints only', () => {
    const [first] = honest
    assert.ok(first)
    for (const odd of [
      { fingerprint: 'ffffffff' },
      { path: [1, 7] },
      { publicKey: new Uint8Array(33) },
    ]) {
      assert.ok(findPlace(wallet, [{ ...first, ...odd }], scriptAt(1, 7)))
    }
  })

  it('knows two chains and no hardened index', () => {
    for (const path of [[2, 7], [0x80000001, 7], [1, 0x80000007], [7], []]) {
      const odd = honest.map((each) => ({ ...each, path }))
      assert.equal(findPlace(wallet, odd, scriptAt(1, 7)), null, String(path))
    }
  })

  it('tries four places and no more', () => {
    const [first] = honest
    assert.ok(first)
    const decoys = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...first, path: [1, 100 + i] }))
    assert.ok(findPlace(wallet, [...decoys(3), first], scriptAt(1, 7)))
    assert.equal(findPlace(wallet, [...decoys(4), first], scriptAt(1, 7)), null)
  })
})

describe('a deriver', () => {
  it('derives each place once, and a bounded number of them', () => {
    const deriver = openDeriver(wallet, 2)
    const first = deriver.scriptsAt(PLACE)
    assert.ok(first)
    assert.ok(deriver.scriptsAt({ chain: 0, index: 7 }))
    assert.equal(deriver.scriptsAt(PLACE), first)
    assert.equal(deriver.isExhausted(), false)
    assert.equal(deriver.scriptsAt({ chain: 1, index: 8 }), null)
    assert.ok(deriver.isExhausted())
    assert.equal(deriver.scriptsAt(PLACE), first, 'what is derived stays')
  })

  it('serves finding a place and judging a claim alike', () => {
    const deriver = openDeriver(wallet, 1)
    const bare = honest.map((each) => ({ ...each, fingerprint: '00000000' }))
    assert.equal(findPlace(wallet, bare, scriptAt(0, 0), deriver), null)
    assert.ok(claimsToBeOurs(wallet, bare, deriver))
    assert.ok(findPlace(wallet, bare, scriptAt(1, 7), deriver))
    assert.equal(deriver.isExhausted(), false)
  })
})

describe('an output claims to be ours', () => {
  const stolen = keyPathsAt(sortedMulti(2, [thief.key, person(4).key]), PLACE)

  it('when it names one of our keys at the place it claims', () => {
    assert.ok(claimsToBeOurs(wallet, honest))
    const bare = honest.map((each) => ({ ...each, fingerprint: '00000000', path: [1, 7] }))
    assert.ok(claimsToBeOurs(wallet, bare))
  })

  it('when it lies below one of our origins, whatever key it names', () => {
    const [ours, theirs] = [honest[0], stolen[0]]
    assert.ok(ours && theirs)
    assert.ok(
      claimsToBeOurs(wallet, [{ ...theirs, fingerprint: ours.fingerprint, path: ours.path }]),
    )
    const deeper = { ...theirs, fingerprint: ours.fingerprint, path: [...ours.path, 0] }
    assert.equal(claimsToBeOurs(wallet, [deeper]), false)
  })

  it("not when it is somebody else's", () => {
    assert.equal(claimsToBeOurs(wallet, stolen), false)
    assert.equal(claimsToBeOurs(wallet, []), false)
  })
})
