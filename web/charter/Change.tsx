// What one change of a proposal does: the pieces of core/charter/describe.ts, laid out.

import { unreachable } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Change as Changed, change } from '@countersign/core/charter/change.ts'
import { describeChange } from '@countersign/core/charter/describe.ts'
import { voiceCode } from '@countersign/core/charter/names.ts'
import { isAsNow, type Piece } from '@countersign/core/charter/pieces.ts'
import { type Policy, policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'
import { Stack, Text } from '@mantine/core'
import { useLanguage, useWords } from '../words/use.ts'
import { useCharter } from './charter.ts'
import { corePhrase } from './core-phrases.ts'
import { Difference } from './Difference.tsx'
import { useKnownPolicies } from './known-policies.ts'
import { PolicyText } from './PolicyText.tsx'
import { Sentence } from './Sentence.tsx'
import { Now, Sides, Then } from './Sides.tsx'
import { charterWords } from './words.ts'

/** @param given - as the view has it */
export function Change({ given }: { readonly given: Canonical }) {
  const { view } = useCharter()
  const policies = useKnownPolicies()
  if (!view) return null
  const read = change(given, 'change')
  const { pieces } = describeChange(read, { view, policies })
  return (
    <Stack gap="xs">
      {pieces
        .map((piece, at) => ({ at, piece }))
        .map(({ at, piece }) => (
          <PieceView change={read} key={at} piece={piece} policies={policies} />
        ))}
    </Stack>
  )
}

type PieceProps = {
  readonly change: Changed
  readonly piece: Piece
  readonly policies: readonly Policy[]
}

function PieceView({ change: read, piece, policies }: PieceProps) {
  const say = useWords(charterWords)
  const language = useLanguage()
  switch (piece.kind) {
    case 'sentence':
      return (
        <Text>
          <Sentence phrase={corePhrase(piece.text, language)} />
        </Text>
      )
    case 'turn':
      return <TurnView piece={piece} />
    case 'key':
      return (
        <div>
          <Text c="dimmed" size="sm">
            <Sentence phrase={corePhrase(piece.what, language)} />
          </Text>
          <code className="whole">{piece.key}</code>
        </div>
      )
    case 'voice':
      return (
        <div>
          <Text>{say('voice', { who: piece.who })}</Text>
          <code className="whole large">{voiceCode(piece.fingerprint)}</code>
        </div>
      )
    case 'rule':
      return (
        <div>
          <Text c="dimmed" size="sm">
            {say(piece.isNew ? 'added' : 'removed')}
          </Text>
          <Text>{piece.text}</Text>
        </div>
      )
    case 'difference': {
      if (read.kind !== 'policy.set') return null
      const next = policyFromCanonical(read.policy)
      const old = policies.find((each) => policyHash(each) === read.from)
      return old ? (
        <ul className="plain">
          <Difference difference={piece.difference} next={next} old={old} />
        </ul>
      ) : null
    }
    case 'policy':
      return (
        <details open={piece.isOnly}>
          <summary>{say('whole')}</summary>
          {read.kind === 'policy.set' ? (
            <PolicyText policy={policyFromCanonical(read.policy)} />
          ) : (
            <Stack gap={4}>
              {piece.sentences.map((each) => (
                <Text key={each}>{each}</Text>
              ))}
            </Stack>
          )}
        </details>
      )
    default:
      return unreachable(piece)
  }
}

function TurnView({ piece }: { readonly piece: Extract<Piece, { readonly kind: 'turn' }> }) {
  const say = useWords(charterWords)
  const language = useLanguage()
  const { what, from, to } = piece
  const isSame = isAsNow(piece)
  return (
    <div>
      <Text c="dimmed" size="sm">
        <Sentence phrase={corePhrase(what, language)} />
      </Text>
      {from === undefined || isSame ? (
        <Text>
          <Lines lines={to} /> {isSame && <span className="soft">{say('asNow')}</span>}
        </Text>
      ) : (
        <Sides>
          <Now>
            <Lines lines={from} />
          </Now>
          <Then>
            <Lines lines={to} />
          </Then>
        </Sides>
      )}
    </div>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  const say = useWords(charterWords)
  const language = useLanguage()
  if (lines.length === 0) return say('nothing')
  return lines.map((line) => (
    <span className="line" key={line}>
      <Sentence phrase={corePhrase(line, language)} />
    </span>
  ))
}
