// What the doctor says: one line of what is so, how good that is, and how to mend it.

import type { CageReport } from '@countersign/channel/launch.ts'

export type Finding = {
  readonly name: string
  /** `unknown`: it could not be found out from here, which is not held against the machine. */
  readonly level: 'good' | 'weak' | 'unknown'
  readonly told: string
  readonly remedy?: string
}

export type ProcessFinding = {
  readonly name: string
  readonly isRunning: boolean
  readonly cage: string
  readonly isolation: CageReport['isolation']
  readonly attempts: CageReport['attempts']
  readonly reason?: string
  readonly remedy?: string
}

/** Not in a cage, and not in the verdict: it is who builds the cages. */
export type LauncherFinding = {
  readonly name: 'launcher'
  readonly pid: number | null
  readonly holds: string
  readonly why: string
}

export const launcherFinding = (pid: number | null): LauncherFinding => ({
  name: 'launcher',
  pid,
  holds: 'the unseal key, every listening socket, and the right to start programs',
  why:
    'who puts up the walls stands outside of them; it reads nothing that comes from outside but ' +
    'its options and what its own processes report, and passes connections on unread',
})

export type Diagnosis = {
  readonly isRunning: boolean
  /** The weakest of all processes. */
  readonly isolation: CageReport['isolation']
  readonly processes: readonly ProcessFinding[]
  readonly launcher: LauncherFinding
  readonly findings: readonly Finding[]
}

const ORDER = ['strong', 'weak', 'none'] as const

/** A chain is as strong as this. */
export function weakest(processes: readonly ProcessFinding[]): CageReport['isolation'] {
  const places = processes.map(({ isolation }) => ORDER.indexOf(isolation))
  return ORDER[Math.max(0, ...places)] ?? 'none'
}
