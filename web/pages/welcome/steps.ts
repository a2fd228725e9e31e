// The steps of a first run and how far each is, worked out from what the API says. Only what is a
// choice of this browser is remembered here.

import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, readOf, useRead } from '../../session/api.ts'

export const STEPS = [
  'claim',
  'authenticator',
  'enter',
  'organisation',
  'people',
  'notices',
  'wallet',
  'kit',
] as const

export type Step = (typeof STEPS)[number]

export type StepState = 'done' | 'open' | 'unknown'

export type Beginning = {
  readonly states: Readonly<Record<Step, StepState>>
  /** The first that can be done now; null when everything is. */
  readonly next: Step | null
  readonly isPending: boolean
  readonly signer: Answer<'showSignerIdentity'> | undefined
  readonly view: CharterView | null
  readonly wallets: readonly Answer<'showWallet'>[]
  /** Remembers a choice of this browser's. */
  choose(choice: Choice): void
}

export type Choice = 'alone' | 'no-notices' | `kit:${string}`

const KEPT = 'countersign.welcome'

function keptChoices(): readonly string[] {
  const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
  return Array.isArray(kept) ? kept.map(String) : []
}

export function useBeginning(): Beginning {
  const signer = useRead('showSignerIdentity', {})
  const isClaimed = signer.data?.isClaimed === 'yes'
  const me = useRead('listWallets', {}, { isWanted: isClaimed })
  const isIn = me.data !== undefined
  const charter = useRead('showCharter', {}, { isWanted: isIn })
  const notices = useRead('listNotices', {}, { isWanted: isIn })
  const shown = useQueries({
    queries: (me.data?.wallets ?? []).map(({ name }) => readOf('showWallet', { wallet: name })),
  })
  const [choices, setChoices] = useState(keptChoices)
  const view = charter.data ? readView(charter.data.charter) : null
  const wallets = shown.flatMap(({ data }) => (data ? [data] : []))
  const isDelivered = notices.data?.channels.some(({ deliveredAt }) => deliveredAt !== undefined)
  const states = statesOf({
    isClaimed,
    isIn,
    view,
    wallets,
    isTold: isDelivered === true || choices.includes('no-notices'),
    choices,
  })
  return {
    states,
    next: STEPS.find((step) => states[step] === 'open') ?? null,
    isPending: signer.isPending || (isClaimed && me.isPending) || (isIn && charter.isPending),
    signer: signer.data,
    view,
    wallets,
    choose(choice) {
      const all = [...new Set([...choices, choice])]
      localStorage.setItem(KEPT, JSON.stringify(all))
      setChoices(all)
    },
  }
}

type Known = Pick<Beginning, 'view' | 'wallets'> & {
  readonly isClaimed: boolean
  readonly isIn: boolean
  readonly isTold: boolean
  readonly choices: readonly string[]
}

function statesOf(known: Known): Beginning['states'] {
  const { isClaimed, isIn, isTold, view, wallets, choices } = known
  const seen = (isDone: boolean): StepState => (!isIn ? 'unknown' : isDone ? 'done' : 'open')
  const isTeam = view?.organisation.kind === 'team'
  const isAlone = !isTeam && (wallets.length > 0 || choices.includes('alone'))
  const isSaved = ({ name, descriptor }: (typeof wallets)[number]) =>
    choices.includes(kitChoice(name, descriptor))
  return {
    claim: isClaimed ? 'done' : 'open',
    authenticator: seen(view?.members.some(({ hasCode }) => hasCode) === true),
    enter: isIn ? 'done' : isClaimed ? 'open' : 'unknown',
    organisation: seen(isTeam || isAlone),
    people: seen(isAlone || (isTeam && (view?.members.length ?? 0) > 1)),
    notices: seen(isTold),
    wallet: seen(wallets.length > 0),
    kit: seen(wallets.length > 0 && wallets.every(isSaved)),
  }
}

/** A kit is of one descriptor: another wallet of the same name has another. */
export const kitChoice = (wallet: string, descriptor: string): Choice =>
  `kit:${wallet}#${descriptor.slice(-8)}`
