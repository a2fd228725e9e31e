// One's own account: its sessions and its ways in.

import type { ACCOUNT_ROUTES } from '@countersign/contract/routes/accounts.ts'
import {
  SESSION_LIMITS,
  type SessionTimes,
  sessionEndsAt,
} from '@countersign/core/access/session.ts'
import { Fault } from '@countersign/core/fault.ts'
import { cancelOpenings } from '../../use-cases/openings.ts'
import {
  addPasskey,
  offerPasskey,
  proveByPasskey,
  removePasskey,
} from '../../use-cases/passkeys.ts'
import { proveByCode, removePassword, setPassword } from '../../use-cases/passwords.ts'
import { cancelPasswordReset } from '../../use-cases/resets.ts'
import { endOtherSessions, endSession, listSessions } from '../../use-cases/sessions.ts'
import { listAccounts, showMe } from '../../use-cases/show-me.ts'
import { cookiesOf, endCookie } from '../cookies.ts'
import { actingOf, sessionOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { answerOf, base64url, bytesOf } from '../passkeys.ts'
import { present, yesNo } from '../views.ts'

export const accountHandlers: Handlers<keyof typeof ACCOUNT_ROUTES> = {
  async showMe({ world, passage }) {
    const session = sessionOf(passage)
    const { member, passkeys, password, openings, reset } = await showMe(world, session.member)
    const { id, stage } = session
    const endsAt = sessionEndsAt(session)
    return {
      body: {
        member: member.id,
        name: member.name,
        roles: [...member.roles],
        session: { id, stage, endsAt, freshUntil: freshUntil(session) },
        passkeys: passkeys.map(({ id: passkey, name, createdAt, usedAt }) => {
          return { id: passkey, name, createdAt, ...present('usedAt', usedAt) }
        }),
        ...present(
          'password',
          password && { setAt: password.setAt, ...present('usedAt', password.usedAt) },
        ),
        openings: openings.map(({ madeAt, usableFrom }) => ({ madeAt, usableFrom })),
        ...present(
          'reset',
          reset && { askedAt: reset.askedAt, ...present('usableFrom', reset.usableFrom) },
        ),
      },
    }
  },

  async listSessions({ world, passage }) {
    const own = sessionOf(passage)
    const sessions = await listSessions(world, own.member)
    return {
      body: {
        sessions: sessions.map((session) => {
          const { id, stage, by, createdAt, usedAt, network, browser } = session
          const endsAt = sessionEndsAt(session)
          const isThis = yesNo(id === own.id)
          return { id, isThis, stage, by, createdAt, usedAt, endsAt, network, browser }
        }),
      },
    }
  },

  async endSession({ world, ask: { id }, passage }) {
    await endSession(world, id, actingOf(passage))
    const isOwn = sessionOf(passage).id === id
    return { body: { id }, ...(isOwn ? { cookies: [endCookie()] } : {}) }
  },

  async endOtherSessions({ world, passage }) {
    return { body: { ended: await endOtherSessions(world, actingOf(passage)) } }
  },

  async proveAgain({ world, ask: { body }, passage }) {
    const [session, { network }] = [sessionOf(passage), passage]
    const { offer, assertion, code } = body
    if (code !== undefined && offer === undefined && assertion === undefined) {
      return { body: { freshUntil: freshUntil(await proveByCode(world, code, session, network)) } }
    }
    if (offer === undefined || assertion === undefined || code !== undefined) {
      throw new Fault('http.request_invalid', { where: 'body', wanted: 'one proof' })
    }
    const given = { offer, assertion: answerOf(assertion) }
    return {
      body: { freshUntil: freshUntil(await proveByPasskey(world, given, session, network)) },
    }
  },

  async offerPasskey({ world, passage }) {
    const { id, challenge, userId, rpId, rawIds, expiresAt } = await offerPasskey(
      world,
      sessionOf(passage),
    )
    const written = { challenge: base64url(challenge), userId: base64url(userId) }
    return { body: { offer: id, ...written, rpId, rawIds, expiresAt } }
  },

  async addPasskey({ world, ask: { body }, passage }) {
    const made = {
      offer: body.offer,
      name: body.name,
      attestationObject: bytesOf(body.attestationObject, 'attestationObject'),
      clientData: bytesOf(body.clientData, 'clientData'),
    }
    const { passkey, entered } = await addPasskey(world, made, sessionOf(passage), passage)
    return { body: { id: passkey.id }, ...(entered ? { cookies: cookiesOf(entered) } : {}) }
  },

  async removePasskey({ world, ask: { id }, passage }) {
    await removePasskey(world, id, actingOf(passage))
    return { body: { id } }
  },

  async setPassword({ world, ask: { body }, passage }) {
    const session = sessionOf(passage)
    const entered = await setPassword(world, body, session, passage)
    const { member } = session
    return { body: { member }, ...(entered ? { cookies: cookiesOf(entered) } : {}) }
  },

  async removePassword({ world, passage }) {
    await removePassword(world, actingOf(passage))
    return { body: { member: sessionOf(passage).member } }
  },

  async cancelOpenings({ world, passage }) {
    await cancelOpenings(world, actingOf(passage))
    return { body: { member: sessionOf(passage).member } }
  },

  async cancelPasswordReset({ world, passage }) {
    await cancelPasswordReset(world, actingOf(passage))
    return { body: { member: sessionOf(passage).member } }
  },

  async listAccounts({ world }) {
    const accounts = await listAccounts(world)
    return {
      body: {
        accounts: accounts.map(({ hasPassword, hasCode, usedAt, ...rest }) => ({
          ...rest,
          hasPassword: yesNo(hasPassword),
          hasCode: yesNo(hasCode),
          ...present('usedAt', usedAt),
        })),
      },
    }
  },
}

/** While an account is set up its link counts as the proof. */
function freshUntil(session: SessionTimes): number {
  const { stage, provedAt } = session
  return stage === 'full' ? provedAt + SESSION_LIMITS.freshSeconds : sessionEndsAt(session)
}
