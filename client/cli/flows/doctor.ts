// The examination of an installation: a program of the launcher's, which alone knows the cages.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../../launcher/doctor/main.ts', import.meta.url))

type Level = 'good' | 'weak' | 'unknown'

type Told = { readonly reason?: string; readonly remedy?: string }

export type Diagnosis = {
  readonly isRunning: boolean
  readonly isolation: 'strong' | 'weak' | 'none'
  readonly processes: readonly (Told & {
    readonly name: string
    readonly cage: string
    readonly isolation: string
    readonly attempts: readonly { readonly outcome: string }[]
  })[]
  readonly launcher: { readonly holds: string; readonly why: string }
  readonly findings: readonly (Told & {
    readonly name: string
    readonly level: Level
    readonly told: string
  })[]
}

/** Runs it, and reads what it found. */
export function examine(home: string): Promise<Diagnosis> {
  const child = spawn(process.execPath, [PROGRAM, '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Diagnosis)
      else reject(new Error(`the examination ended with ${code}; its reason stands above`))
    })
  })
}
