// What the launcher says while it works: calm lines for people, JSON lines for programs.

import type { CageKind } from './cage.ts'
import type { Progress } from './regtest/messages.ts'

export type Ready = {
  /** Null where there is none: see `api` and `desk` too. */
  readonly node: string | null
  readonly api: string | null
  readonly console: string | null
  readonly desk: string | null
  /** Processes that are not caged well. */
  readonly weak: readonly string[]
  readonly isolation: 'strong' | 'weak' | 'none'
  readonly cage: CageKind
  readonly fingerprint: string
  /** The fingerprint of the trader; null where it is not started. */
  readonly trader: string | null
  readonly claimCode: string | null
}

export type ProgressLine = {
  say(line: string): void
  node(progress: Progress): void
  ready(facts: Ready): void
}

/** Lines on standard error for people; with `isJson`, events on standard output. */
export function progressLine(isJson: boolean): ProgressLine {
  const event = (name: string, facts: object) =>
    process.stdout.write(`${JSON.stringify({ event: name, ...facts })}\n`)
  if (isJson) {
    return {
      say: (line) => event('said', { line }),
      node: (progress) => event('node', progress),
      ready: (facts) => event('ready', facts),
    }
  }
  const say = (line: string) => process.stderr.write(`countersign: ${line}\n`)
  return { say, node: counter(say), ready: (facts) => say(readyText(facts)) }
}

// A terminal gets one line that counts; a log file gets one line a step.
function counter(say: (line: string) => void): ProgressLine['node'] {
  let last = ''
  return ({ step, done, of }) => {
    // The counting line ends where something else begins.
    if (process.stderr.isTTY && last === 'mining' && step !== last) process.stderr.write('\n')
    if (process.stderr.isTTY && step === 'mining') {
      process.stderr.write(`\rcountersign: first blocks of the regtest chain ${done}/${of} `)
    } else if (step !== last && step !== 'ready') {
      say(
        step === 'mining'
          ? `first blocks of the regtest chain (${of})`
          : 'opening the regtest chain',
      )
    }
    last = step
  }
}

function readyText(facts: Ready): string {
  const { node, api, console: page, desk, fingerprint, trader } = facts
  const { isolation, cage, weak, claimCode } = facts
  const told = weak.length === 0 ? `strong, ${cage}` : `weak: ${weak.join(', ')}`
  const help = weak.length === 0 ? '' : ' (test networks only; ./countersign doctor says why)'
  const rows = [
    ['console', page],
    ['API', api],
    ['desk', desk],
    ['node', node],
    ['signer', fingerprint],
    ['trader', trader],
    ['isolation', isolation === 'none' ? 'none' : `${told}${help}`],
  ]
  const lines = rows.flatMap(([name, value]) => (value ? [`  ${name?.padEnd(12)}  ${value}`] : []))
  if (claimCode) {
    lines.push(
      '',
      `  claim code    ${claimCode}`,
      '                used once: ./countersign pair, in a second terminal, asks for it',
    )
  }
  return ['ready', ...lines].join('\n')
}
