// Passwords that were in a breach, by a file as the Pwned Passwords downloader writes it: in each
// line a SHA-1 in hexadecimal, a colon and a count, in the order of the hashes. It may have forty
// gigabytes: it is searched where it lies, by halves, and asks nobody.

import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

export type Breached = { has(password: string): Promise<boolean>; close(): Promise<void> }

const LINE = /^([0-9A-F]{40}):\d{1,12}$/
/** Two of the longest lines, with both their ends. */
const WINDOW_BYTES = 128
/** So many lines are compared at the start, evenly spread. */
const PROBES = 64

/** @throws TypeError for a file that is not of this form, with the place that is wrong */
export async function openBreached(path: string): Promise<Breached> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    await refuseOther(file, size)
    return {
      has: (password) => holds(file, size, createHash('sha1').update(password).digest('hex')),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function refuseOther(file: FileHandle, size: number): Promise<void> {
  let last = ''
  for (let probe = 0; probe < PROBES; probe++) {
    const at = Math.floor((size * probe) / PROBES)
    const { hash } = await lineFrom(file, at)
    if (hash < last) throw otherThan(at)
    last = hash
  }
}

const otherThan = (at: number): TypeError =>
  new TypeError(`the list of breached passwords is not SHA-1:count in order, near byte ${at}`)

async function holds(file: FileHandle, size: number, lower: string): Promise<boolean> {
  const wanted = lower.toUpperCase()
  let [from, to] = [0, size]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const { hash, end } = await lineFrom(file, middle)
    if (hash === wanted) return true
    if (hash > wanted) to = middle
    else from = end
  }
  return false
}

/** The line in which the byte lies, and the byte after it. @throws TypeError when it is none */
async function lineFrom(
  file: FileHandle,
  at: number,
): Promise<{ readonly hash: string; readonly end: number }> {
  const start = Math.max(0, at - WINDOW_BYTES / 2)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(WINDOW_BYTES), 0, WINDOW_BYTES, start)
  const text = buffer.toString('latin1', 0, bytesRead)
  const begin = at === start ? 0 : text.lastIndexOf('\n', at - start - 1) + 1
  const found = text.indexOf('\n', begin)
  const stop = found < 0 ? text.length : found
  const [, hash] = LINE.exec(text.slice(begin, stop).replace(/\r$/, '')) ?? []
  if (hash === undefined) throw otherThan(at)
  return { hash, end: start + stop + 1 }
}
