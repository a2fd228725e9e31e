// Proves a check: every planted breach is reported, at the line where it stands, and its clean twin
// is not.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Check, SourceFile } from './source.ts'

/** A file as `[path, text]`. */
type Planted = readonly (readonly [path: string, text: string])[]

export type Plant = {
  /** Completes "reports …". */
  readonly breach: string
  readonly files: Planted
  readonly clean: Planted
  /** The line of the report; 1 unless told. */
  readonly line?: number
}

export const sources = (planted: Planted): readonly SourceFile[] =>
  planted.map(([path, text]) => ({ path, text }))

export function proves(check: Check, plants: readonly Plant[]): void {
  for (const { breach, files, clean, line = 1 } of plants) {
    it(`reports ${breach}`, () => {
      const found = check(sources(files))
      assert.deepEqual(
        found.map((each) => each.line),
        [line],
        found.map(({ message }) => message).join('; '),
      )
      assert.deepEqual(check(sources(clean)), [])
    })
  }
}

/** A breach on the first line of one file, whose clean twin has the same path. */
export function inFile(path: string, breach: string, bad: string, good: string): Plant {
  return { breach, files: [[path, bad]], clean: [[path, good]] }
}
