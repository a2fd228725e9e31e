// Accounts, in the store that lives in memory.

import type {
  AccountReader,
  AccountTransactor,
  FamiliarRecord,
  LaneKey,
} from '../../ports/accounts.ts'
import { keyOf, type Tables } from './tables.ts'

const familiarKey = ({ member, what, value }: Omit<FamiliarRecord, 'usedAt'>): string =>
  keyOf(member, what, value)
const laneKey = ({ lane, key }: LaneKey): string => keyOf(lane, key)

export function accountReads(tables: () => Tables): AccountReader {
  return {
    openingByHash: async (hash) => tables().openings.get(hash) ?? null,
    openings: async (member) =>
      [...tables().openings.values()]
        .filter((each) => each.member === member)
        .toSorted((a, b) => b.madeAt - a.madeAt),
    passkeyByRawId: async (rawId) =>
      [...tables().passkeys.values()].find((each) => each.rawId === rawId) ?? null,
    passkeys: async (member) =>
      [...tables().passkeys.values()]
        .filter((each) => member === undefined || each.member === member)
        .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
    password: async (member) => tables().passwords.get(member) ?? null,
    passwords: async () =>
      [...tables().passwords.values()].toSorted((a, b) => (a.member < b.member ? -1 : 1)),
    reset: async (member) => tables().resets.get(member) ?? null,
    resetByHash: async (hash) =>
      [...tables().resets.values()].find((each) => each.hash === hash) ?? null,
    isFamiliar: async (familiar) => tables().familiar.has(familiarKey(familiar)),
  }
}

export function accountWrites(tables: Tables): AccountTransactor {
  return {
    putOpening: async (opening) => void tables.openings.set(opening.hash, opening),
    async removeOpenings(member) {
      const own = [...tables.openings.values()].filter((each) => each.member === member)
      for (const { hash } of own) tables.openings.delete(hash)
      return own.length
    },
    putPasskey: async (passkey) => void tables.passkeys.set(passkey.id, passkey),
    removePasskey: async (id) => tables.passkeys.delete(id),
    putPassword: async (password) => void tables.passwords.set(password.member, password),
    removePassword: async (member) => tables.passwords.delete(member),
    putOffer: async (offer) => void tables.offers.set(offer.id, offer),
    async takeOffer(id) {
      const offer = tables.offers.get(id) ?? null
      tables.offers.delete(id)
      return offer
    },
    putReset: async (reset) => void tables.resets.set(reset.member, reset),
    removeReset: async (member) => tables.resets.delete(member),
    putFamiliar: async (familiar) => void tables.familiar.set(familiarKey(familiar), familiar),
    // Transactions take turns here.
    lockTries: async (lane) => tables.tries.get(laneKey(lane)) ?? null,
    putTries: async (lane, tries) => void tables.tries.set(laneKey(lane), tries),
    removeTries: async (lane) => void tables.tries.delete(laneKey(lane)),
    async forgetAccounts(now, triesBefore, usedBefore) {
      for (const name of ['openings', 'offers', 'resets'] as const) {
        for (const [key, { expiresAt }] of tables[name]) {
          if (expiresAt < now) tables[name].delete(key)
        }
      }
      for (const [key, { lastAt }] of tables.tries) {
        if (lastAt < triesBefore) tables.tries.delete(key)
      }
      for (const [key, { usedAt }] of tables.familiar) {
        if (usedAt < usedBefore) tables.familiar.delete(key)
      }
    },
  }
}
