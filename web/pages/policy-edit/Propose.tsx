// The end of the editor: why, and the way to the desk with the draft; or the draft's end.

import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { change } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { Person } from '../../charter/Person.tsx'
import { MOST_CHARACTERS, proposeLink } from '../../charter/propose.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import type { Kept } from './kept.ts'
import { editWords } from './words.ts'

export type ProposeProps = {
  readonly wallet: string
  readonly view: CharterView
  readonly kept: Kept
  readonly next: Policy
  /** Of the policy in force. */
  readonly hash: string
  readonly isChanged: boolean
  readonly isForbidden: boolean
  readonly onWhy: (why: string) => void
  readonly onDiscard: () => void
}

const MOST_WHY = 200

export function Propose(props: ProposeProps) {
  const say = useWords(editWords)
  const { wallet, kept, next, hash, isChanged, isForbidden, onWhy, onDiscard } = props
  const policy = policyToCanonical(next)
  const changes = [{ kind: 'policy.set', wallet, from: hash, policy }]
  const linkTo = (desk: string) => proposeLink(desk, changes, kept.why.trim())
  const isTooLarge = isChanged && linkTo('').length > MOST_CHARACTERS
  return (
    <Panel title={say('propose')}>
      <Stack gap="sm">
        <Standing {...props} />
        <TextInput
          autoComplete="off"
          description={say('whyHint')}
          label={say('why')}
          maxLength={MOST_WHY}
          onChange={({ currentTarget }) => onWhy(currentTarget.value)}
          value={kept.why}
        />
        <Text c="dimmed" size="sm">
          {say(isTooLarge ? 'tooLarge' : 'proposeHint')}
        </Text>
        <DeskLink isReady={isChanged && !isForbidden && !isTooLarge} to={linkTo}>
          {say('propose')}
        </DeskLink>
        <Discard onDiscard={onDiscard} />
      </Stack>
    </Panel>
  )
}

/** Whether this very policy was proposed already, or is in force. */
function Standing({ wallet, view, kept, next, hash }: ProposeProps) {
  const say = useWords(editWords)
  const wanted = policyHash(next)
  const [proposal] = view.proposals.filter(
    ({ state, changes }) =>
      ['open', 'waiting', 'held'].includes(state) &&
      changes.some((each) => isSetting(each, wallet, kept)),
  )
  if (proposal) {
    return (
      <Alert color="moss" icon={<Icon name="check" />} title={say('proposed')}>
        <code>{proposal.code}</code>, <Person id={proposal.by} />
        <div className="after">
          <DeskLink size="compact-md" to={`#/proposal/${proposal.id}`} variant="light">
            {say('seeProposal')}
          </DeskLink>
        </div>
      </Alert>
    )
  }
  if (wanted !== hash || kept.from === hash) return null
  return (
    <Alert color="moss" icon={<Icon name="check" />}>
      {say('inForce')}
    </Alert>
  )
}

function isSetting(given: Canonical, wallet: string, { policy }: Kept): boolean {
  const read = change(given, 'change')
  if (read.kind !== 'policy.set' || read.wallet !== wallet) return false
  return canonicalText(read.policy) === canonicalText(policy)
}

/** Thrown away in two steps, each said. */
function Discard({ onDiscard }: Pick<ProposeProps, 'onDiscard'>) {
  const say = useWords(editWords)
  const [isSure, setSure] = useState(false)
  return (
    <>
      <Text c="dimmed" size="sm">
        {say('keptHere')}
      </Text>
      <Group gap="xs">
        {isSure ? (
          <>
            <Button
              color="red"
              onClick={() => {
                setSure(false)
                onDiscard()
              }}
              size="compact-md"
              variant="light"
            >
              {say('discardSure')}
            </Button>
            <Button onClick={() => setSure(false)} size="compact-md" variant="default">
              {say('discardNo')}
            </Button>
          </>
        ) : (
          <Button color="gray" onClick={() => setSure(true)} size="compact-md" variant="subtle">
            {say('discard')}
          </Button>
        )}
      </Group>
    </>
  )
}
