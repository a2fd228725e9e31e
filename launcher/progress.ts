// What the launcher says while it works: calm lines for people, JSON lines for programs.

import type { CageKind } from './cage.ts'
import type { Progress } from './regtest/messages.ts'

export type Ready = {
  readonly node: string
  readonly isolation: 'strong' | 'weak' | 'none'
  readonly cage: CageKind
  readonly fingerprint: string
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

function readyText({ node, isolation, cage, fingerprint, claimCode }: Ready): string {
  const weak =
    isolation === 'weak' ? ' (test networks only; install bubblewrap for a strong one)' : ''
  const lines = [
    'ready',
    `  regtest node  ${node}`,
    `  signer        ${fingerprint}`,
    `  isolation     ${isolation}, ${cage}${weak}`,
  ]
  if (claimCode) {
    lines.push(
      '',
      `  claim code    ${claimCode}`,
      '                single use; type it into ./countersign pair, in a second terminal',
    )
  }
  return lines.join('\n')
}
