// The reference leaves and roots are those of certificate-transparency's own tests.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  appendLeaf,
  consistencyRanges,
  EMPTY_TREE,
  type Frontier,
  frontierLength,
  frontierRoot,
  inclusionRanges,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  rangeRoot,
  subtreesOf,
} from './tree.ts'

const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]

/** The roots of the first 0, 1, 2 ... 8 of them. */
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const hashes = LEAVES.map((hex) => leafHash(Uint8Array.fromHex(hex)))

/** A log that keeps its complete subtrees, as the server does. */
function grow(leaves: readonly Uint8Array[]) {
  const nodes = new Map<string, Uint8Array>()
  const frontiers: Frontier[] = [EMPTY_TREE]
  for (const leaf of leaves) {
    const { frontier, completed } = appendLeaf(frontiers.at(-1) as Frontier, leaf)
    for (const { level, index, hash } of completed) nodes.set(`${level}/${index}`, hash)
    frontiers.push(frontier)
  }
  const node = (level: number, index: number) => {
    const hash = nodes.get(`${level}/${index}`)
    assert.ok(hash, `a subtree that is not complete: ${level}/${index}`)
    return hash
  }
  const rootOf = (size: number) => frontierRoot(frontiers[size] as Frontier)
  return { frontiers, rootOf, node }
}

/** The definition of RFC 6962, section 2.1, as it stands there. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only && leaves.length === 1) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)))
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => leafHash(Uint8Array.of(n % 256, n >> 8)))

const inclusion = (leaves: readonly Uint8Array[], index: number, size: number) => {
  const { node, rootOf } = grow(leaves)
  const proof = inclusionRanges(index, size).map((range) => rangeRoot(range, node))
  return { leaf: leaves[index] as Uint8Array, index, size, root: rootOf(size), proof }
}

const consistency = (leaves: readonly Uint8Array[], from: number, size: number) => {
  const { node, rootOf } = grow(leaves)
  const proof = consistencyRanges(from, size).map((range) => rangeRoot(range, node))
  return { from: { size: from, root: rootOf(from) }, to: { size, root: rootOf(size) }, proof }
}

const hexes = (proof: readonly Uint8Array[]) => proof.map((each) => each.toHex())

const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
  const flipped = bytes.slice()
  const at = Math.floor(bit / 8) % flipped.length
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8))
  return flipped
}

describe('the tree of RFC 6962', () => {
  it('has the reference roots for the reference leaves', () => {
    const { rootOf } = grow(hashes)
    assert.deepEqual(
      ROOTS.map((_, size) => rootOf(size).toHex()),
      ROOTS,
    )
  })

  it('gives the reference paths', () => {
    assert.deepEqual(hexes(inclusion(hashes, 0, 8).proof), [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    assert.deepEqual(hexes(inclusion(hashes, 5, 8).proof), [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    assert.deepEqual(hexes(inclusion(hashes, 2, 3).proof), [ROOTS[2]])
    assert.deepEqual(inclusion(hashes, 0, 1).proof, [])
  })

  it('gives the reference proofs of consistency', () => {
    assert.deepEqual(consistency(hashes, 1, 1).proof, [])
    assert.deepEqual(hexes(consistency(hashes, 6, 8).proof), [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      ROOTS[4],
    ])
    assert.deepEqual(hexes(consistency(hashes, 2, 5).proof), [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
  })

  it('is as the RFC defines it for every size up to 70', () => {
    const leaves = numbered(70)
    const { frontiers, rootOf, node } = grow(leaves)
    for (let size = 1; size <= 70; size += 1) {
      assert.deepEqual(rootOf(size), definedRoot(leaves.slice(0, size)), String(size))
      assert.equal(frontiers[size]?.hashes.length, frontierLength(size))
      const whole = subtreesOf({ start: 0, end: size })
      assert.deepEqual(
        whole.map(({ level, index }) => node(level, index)),
        frontiers[size]?.hashes,
      )
    }
  })

  it('counts leaves beyond 32 bits', () => {
    const hash = leafHash(new Uint8Array(0))
    const many = { size: 2 ** 40 + 1, hashes: [hash, hash] }
    const { frontier, completed } = appendLeaf(many, hash)
    assert.equal(frontierLength(frontier.size), frontier.hashes.length)
    assert.deepEqual(
      completed.map(({ level, index }) => [level, index]),
      [
        [0, 2 ** 40 + 1],
        [1, 2 ** 39],
      ],
    )
    assert.equal(inclusionRanges(2 ** 40, 2 ** 40 + 2).length, 2)
  })
})

describe('proofs', () => {
  it('hold for every leaf and every pair of sizes up to 33, and for no other leaf or size', () => {
    const leaves = numbered(33)
    const { node, rootOf } = grow(leaves)
    const prove = (range: { start: number; end: number }) => rangeRoot(range, node)
    for (let size = 1; size <= 33; size += 1) {
      const root = rootOf(size)
      for (let index = 0; index < size; index += 1) {
        const leaf = leaves[index] as Uint8Array
        const proof = inclusionRanges(index, size).map(prove)
        assert.ok(isIncluded({ leaf, index, size, root, proof }))
        assert.ok(!isIncluded({ leaf, index: index + 1, size, root, proof }))
        assert.ok(!isIncluded({ leaf: root, index, size: size + 1, root, proof }))
        assert.ok(!isIncluded({ leaf, index, size, root, proof: [...proof, root] }))
      }
      for (let from = 0; from <= size; from += 1) {
        const proof = consistencyRanges(from, size).map(prove)
        const told = { from: { size: from, root: rootOf(from) }, to: { size, root }, proof }
        assert.ok(isConsistent(told), `${from} to ${size}`)
        assert.ok(!isConsistent({ ...told, proof: [...proof, root] }))
        if (proof.length > 0) assert.ok(!isConsistent({ ...told, proof: proof.slice(1) }))
        const another = { size: from, root: leafHash(root) }
        assert.ok(!isConsistent({ ...told, from: another }))
      }
    }
  })

  it('fail with any bit of any part flipped', () => {
    const sizes = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 }), fc.nat({ max: 1_000_000 }))
    fc.assert(
      fc.property(sizes, ([one, other, bit]) => {
        const leaves = numbered(42)
        const [from, size] = [Math.min(one, other) + 1, Math.max(one, other) + 1]
        const grown = consistency(leaves, from, size)
        assert.ok(isConsistent(grown))
        const included = inclusion(leaves, from - 1, size)
        assert.ok(isIncluded(included))
        const [older, newer] = [grown.from, grown.to]
        assert.ok(!isConsistent({ ...grown, from: { ...older, root: flip(older.root, bit) } }))
        assert.ok(!isConsistent({ ...grown, to: { ...newer, root: flip(newer.root, bit) } }))
        assert.ok(!isIncluded({ ...included, root: flip(included.root, bit) }))
        assert.ok(!isIncluded({ ...included, leaf: flip(included.leaf, bit) }))
        for (const at of grown.proof.keys()) {
          const proof = grown.proof.map((each, n) => (n === at ? flip(each, bit) : each))
          assert.ok(!isConsistent({ ...grown, proof }))
        }
        for (const at of included.proof.keys()) {
          const proof = included.proof.map((each, n) => (n === at ? flip(each, bit) : each))
          assert.ok(!isIncluded({ ...included, proof }))
        }
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('do not let a log grow smaller or be replaced by one of its size', () => {
    const { from, to, proof } = consistency(numbered(9), 5, 9)
    assert.ok(!isConsistent({ from: to, to: from, proof }))
    assert.ok(!isConsistent({ from, to: { size: 5, root: to.root }, proof: [] }))
    assert.ok(!isConsistent({ from, to: { size: 36, root: to.root }, proof }), 'too short a proof')
    const two = { size: 2, root: to.root }
    assert.ok(!isConsistent({ from: two, to: { ...two, size: 1 }, proof: [] }))
    const nothing = { size: 0, root: frontierRoot(EMPTY_TREE) }
    assert.ok(isConsistent({ from: nothing, to, proof: [] }))
    assert.ok(!isConsistent({ from: { size: 0, root: to.root }, to, proof: [] }))
    assert.ok(!isConsistent({ from: nothing, to, proof: [to.root] }))
  })

  it('are asked only of what is in the tree', () => {
    assert.throws(() => inclusionRanges(3, 3), RangeError)
    assert.throws(() => inclusionRanges(-1, 3), RangeError)
    assert.throws(() => consistencyRanges(4, 3), RangeError)
  })
})
