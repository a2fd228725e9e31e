// How this browser shows things: language, colours, unit of amounts. Nothing of it is sent.

import {
  ActionIcon,
  type MantineColorScheme,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  useDirection,
  useMantineColorScheme,
} from '@mantine/core'
import { useId } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { type Unit, useUnit } from '../parts/Unit.tsx'
import type { Language } from '../words/define.ts'
import { chooseLanguage, directionOf } from '../words/language.ts'
import { useLanguage, useWords } from '../words/use.ts'
import { shellWords } from './words.ts'

/** Each in its own words, so that whoever is lost finds home. */
const LANGUAGES: readonly { readonly value: Language; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
]

const UNITS: readonly Unit[] = ['BTC', 'sats']

export function Settings() {
  const say = useWords(shellWords)
  return (
    <Popover position="bottom-end" shadow="md" trapFocus width={280}>
      <Popover.Target>
        <ActionIcon aria-label={say('settings')} title={say('settings')}>
          <Icon name="language" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('settings')}>
        <Choices />
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices() {
  const say = useWords(shellWords)
  const language = useLanguage()
  const { setDirection } = useDirection()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { unit, choose } = useUnit()
  const schemes: readonly MantineColorScheme[] = ['light', 'dark', 'auto']
  return (
    <Stack gap="md">
      <Choice
        label={say('language')}
        onChoose={(next) => {
          chooseLanguage(next)
          setDirection(directionOf(next))
        }}
        options={LANGUAGES}
        value={language}
      />
      <Choice
        label={say('scheme')}
        onChoose={setColorScheme}
        options={schemes.map((value) => ({ value, label: say(value) }))}
        value={colorScheme}
      />
      <Choice
        label={say('units')}
        onChoose={choose}
        options={UNITS.map((value) => ({ value, label: value }))}
        value={unit}
      />
    </Stack>
  )
}

type ChoiceProps<T extends string> = {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChoose: (value: T) => void
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div>
      <Text fw={600} id={id} mb={4} size="sm">
        {label}
      </Text>
      <SegmentedControl
        aria-labelledby={id}
        data={options.map((option) => ({ ...option }))}
        fullWidth
        onChange={onChoose}
        value={value}
      />
    </div>
  )
}
