// The words of notices about ways into the console and the API: tokens, accounts, sign-ins.

import { unreachable } from '@countersign/core/basics.ts'
import { cleanName as name, timeText as time } from './clean.ts'
import type { AccountHappening } from './happening.ts'
import { saying, type Words } from './saying.ts'

export function accountWords(happening: AccountHappening): Words {
  switch (happening.kind) {
    case 'token.made':
      return saying('important', `Reading token made: ${name(happening.name)}`, WITHDRAW, [
        `Whoever holds the token "${name(happening.name)}" sees balances, spends and limits.`,
        'It signs nothing.',
      ])
    case 'account.changed': {
      const [member, change] = [name(happening.member), name(happening.change)]
      return saying('urgent', `Console account of ${member}: ${change}`, CANCEL, [
        `Of the account by which ${member} signs in to the console: ${change}.`,
      ])
    }
    case 'account.reset':
      return saying('important', 'A new password for the console', RESET, [
        'Somebody asked for a new password for your account at the console.',
        `The link works until ${time(happening.expiresAt)}, with a code of your authenticator.`,
      ])
    case 'signin.changed': {
      const member = name(happening.member)
      return saying('urgent', `Console codes ${happening.change}: ${member}`, DEVICE, [
        `The authenticator that signs ${member} in to the console was ${happening.change}.`,
        'Codes of any other count no more.',
        `What agreed to it: ${name(happening.agreed, 100)}.`,
      ])
    }
    case 'sign-in':
      return saying('note', 'A sign-in', 'If it was not you, end your sessions and freeze.', [
        `You signed in with ${name(happening.device)} from ${name(happening.network)}.`,
      ])
    default:
      return unreachable(happening)
  }
}

const WITHDRAW = 'If you did not expect this, withdraw it: countersign token withdraw ID.'
const CANCEL = 'If it was not them, have them sign in and cancel it, or suspend them at the desk.'
const RESET = 'If you did not ask, ignore this. If you did, go on at the console, and nowhere else.'
const DEVICE = 'If it was not you, somebody has a device of yours: freeze, and revoke it.'
