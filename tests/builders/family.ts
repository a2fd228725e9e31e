// What the kernel says of processes: who is whose child, and who is still there. One that is gone
// meanwhile has no children and no command.

import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process and all below it; nobody for 0. */
export function familyOf(pid: number): readonly number[] {
  if (pid === 0) return []
  return [pid, ...childrenOf(pid).flatMap(familyOf)]
}

/** The first below the walls that were put around it; 0 for none. */
export function innerOf(pid: number): number {
  const isWall = (each: number) =>
    ['bwrap', 'unshare', 'setpriv', 'sh'].includes(basename(commandOf(each)[0] ?? ''))
  return familyOf(pid).find((each) => !isWall(each)) ?? 0
}

export const commandOf = (pid: number): readonly string[] => read(pid, 'cmdline').split('\0')

/** As by kill -9, whether they are still there or not. */
export function killThem(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone already.
    }
  }
}

/** Waits until none of them runs. */
export async function areGone(pids: readonly number[]): Promise<void> {
  const isThere = (pid: number) => !['', 'Z', 'X'].includes(statOf(pid)[0] ?? '')
  for (let left = 600; pids.some(isThere); left -= 1) {
    if (left === 0) throw new Error(`processes that do not end: ${pids.filter(isThere).join()}`)
    await sleep(25)
  }
}

function childrenOf(pid: number): readonly number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return all.map(Number).filter((each) => statOf(each)[1] === String(pid))
}

/** State, parent and so on: what follows the name in brackets. */
const statOf = (pid: number): readonly string[] =>
  read(pid, 'stat').replace(/^.*\)/s, '').trim().split(' ')

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
