// A button that copies a text, and says that it did.

import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { Icon } from './Icon.tsx'
import { partWords } from './words.ts'

export function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const say = useWords(partWords)
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? say('copied') : label}>
          <ActionIcon aria-label={copied ? say('copied') : label} onClick={copy}>
            <Icon name={copied ? 'check' : 'copy'} />
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}
