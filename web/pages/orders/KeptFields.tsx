// The fields of an order that is kept until it fires: when it does, who waits for that, what it
// does then, and what happens when the price jumps.

import { Checkbox, Group, NativeSelect } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import { formWords } from './form-words.ts'
import { type FieldsProps, Typed } from './OrderFields.tsx'
import { firingOf, mayBeThere, mayHaveTarget } from './typed-order.ts'

export function KeptFields({ venue, ...rest }: FieldsProps & { readonly venue: string }) {
  const say = useWords(formWords)
  const { typed, change } = rest
  return (
    <>
      <When {...rest} />
      {mayBeThere(typed.way, venue) && (
        <Choice
          hint={say(typed.keptAt === 'venue' ? 'keptThereHint' : 'keptHereHint')}
          label={say('keptAt')}
          onChange={(keptAt) => change({ keptAt })}
          options={[
            ['here', say('keptHere')],
            ['venue', say('keptThere', { venue })],
          ]}
          value={typed.keptAt}
        />
      )}
      {typed.keptAt === 'venue' ? (
        <Typed {...rest} field="price" hint={say('restsHint')} label={say('limit')} />
      ) : (
        <Here {...rest} />
      )}
    </>
  )
}

/** What the trader does once it fires, and in a gap. */
function Here(rest: FieldsProps) {
  const say = useWords(formWords)
  const { typed, change } = rest
  const firing = firingOf(typed)
  return (
    <>
      {typed.way !== 'trail' && (
        <Choice
          label={say('firing')}
          onChange={(value) => change({ firing: value })}
          options={[
            ['market', say('thenMarket')],
            ['limit', say('thenLimit')],
          ]}
          value={firing}
        />
      )}
      {firing === 'limit' ? (
        <Typed {...rest} field="price" hint={say('limitHint')} label={say('limit')} />
      ) : (
        <Typed {...rest} field="bound" label={say('bound')} />
      )}
      <Choice
        label={say('gap')}
        onChange={(gap) => change({ gap })}
        options={[
          ['wake', say('gapWake')],
          ['limit', say('gapLimit')],
          ['market', say('gapMarket')],
        ]}
        value={typed.gap}
      />
      {typed.gap === 'market' && <Typed {...rest} field="gapBound" label={say('gapBound')} />}
      {mayHaveTarget(typed) && (
        <Checkbox
          checked={typed.hasTarget}
          description={say('hasTargetHint')}
          label={say('hasTarget')}
          onChange={({ currentTarget }) => change({ hasTarget: currentTarget.checked })}
        />
      )}
      {mayHaveTarget(typed) && typed.hasTarget && (
        <Typed {...rest} field="target" label={say('target')} />
      )}
      {typed.way !== 'time' && (
        <Choice
          label={say('beyond')}
          onChange={(beyond) => change({ beyond })}
          options={[
            ['refuse', say('beyondRefuse')],
            ['fire', say('beyondFire')],
          ]}
          value={typed.beyond}
        />
      )}
    </>
  )
}

function When(rest: FieldsProps) {
  const say = useWords(formWords)
  const { typed, change } = rest
  if (typed.way === 'time') {
    return (
      <Typed
        {...rest}
        field="time"
        hint={say('timeHint')}
        label={say('time')}
        type="datetime-local"
      />
    )
  }
  if (typed.way === 'trail') {
    return (
      <Group align="flex-start" gap="md" grow>
        <Choice
          label={say('trailBy')}
          onChange={(trailBy) => change({ trailBy })}
          options={[
            ['share', say('share')],
            ['amount', say('price')],
          ]}
          value={typed.trailBy}
        />
        <Typed {...rest} field="distance" label={say('distance')} />
      </Group>
    )
  }
  const isBelow = (typed.side === 'sell') === (typed.way === 'stop')
  const hint = say(isBelow ? 'triggerBelow' : 'triggerAbove')
  return <Typed {...rest} field="trigger" hint={hint} label={say('trigger')} />
}

type ChoiceProps<V extends string> = {
  readonly label: string
  readonly hint?: string
  readonly value: V
  readonly options: readonly (readonly [value: V, label: string])[]
  readonly onChange: (value: V) => void
}

function Choice<V extends string>({ label, hint, value, options, onChange }: ChoiceProps<V>) {
  return (
    <NativeSelect
      data={options.map(([each, words]) => ({ value: each, label: words }))}
      description={hint}
      label={label}
      onChange={({ currentTarget }) => {
        const found = options.find(([each]) => each === currentTarget.value)
        if (found) onChange(found[0])
      }}
      value={value}
    />
  )
}
