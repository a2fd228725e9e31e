// What the exit code of a command says.
//
//   0  done
//   1  a bug of ours; nothing was sent that the words before it do not name
//   2  invalid: bytes that cannot be read, an argument, a name that does not exist
//   3  denied by the wallet's policy; the reasons stand in the answer
//   4  refused by signer, server or node, or by us because of what they answered
//   5  unreachable: signer, server, desk or node is not running (`npm start`)
//   6  something has to be asked, and there is no terminal; the words say what is missing
//   7  stopped by the person who was asked
//   8  it waits: for a code at the desk, for what the policy asks besides, or for somebody's yes

import { Refusal } from '@countersign/channel/client.ts'
import { Fault } from '@countersign/core/fault.ts'

export const EXIT = {
  done: 0,
  bug: 1,
  invalid: 2,
  denied: 3,
  refused: 4,
  unreachable: 5,
  inputNeeded: 6,
  stopped: 7,
  waiting: 8,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  'channel.unreachable': EXIT.unreachable,
  'channel.closed': EXIT.unreachable,
  'channel.timeout': EXIT.unreachable,
  'chain.unreachable': EXIT.unreachable,
  'client.launcher_down': EXIT.unreachable,
  'client.api_away': EXIT.unreachable,
  'store.unavailable': EXIT.unreachable,
  'client.input_missing': EXIT.inputNeeded,
  'client.cancelled': EXIT.stopped,
}

/** The exit code for whatever was thrown. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Refusal) return BY_CODE[error.code] ?? EXIT.refused
  if (!(error instanceof Fault)) return EXIT.bug
  const isMendable = error.kind === 'invalid' || error.kind === 'missing'
  return BY_CODE[error.code] ?? (isMendable ? EXIT.invalid : EXIT.refused)
}
