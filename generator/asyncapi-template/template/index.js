import { File, Text } from '@asyncapi/generator-react-sdk'

function extension(model, name) {
  const found = model.extensions().get(name)
  return found ? found.value() : undefined
}

function messageEntry(message) {
  return {
    name: message.id(),
    summary: message.summary(),
    steps: extension(message, 'x-steps'),
    errors: extension(message, 'x-errors'),
    relay: extension(message, 'x-relay'),
    body: extension(message, 'x-body'),
    wire: extension(message, 'x-wire'),
    examples: message.examples().all().map(example => ({
      name: example.name(),
      headers: example.headers(),
      payload: example.payload(),
    })),
  }
}

function operationEntry(operation) {
  return {
    id: operation.id(),
    action: operation.action(),
    channel: operation.channels().all()[0].id(),
    summary: operation.summary(),
    steps: extension(operation, 'x-steps'),
    messages: operation.messages().all().map(message => message.id()),
  }
}

// The messages of a document and which way they go, as JSON for the rest of the generator.
export default function ({ asyncapi }) {
  const catalogue = {
    messages: asyncapi.components().messages().all().map(messageEntry),
    operations: asyncapi.operations().all().map(operationEntry),
  }
  return (
    <File name="catalogue.json">
      <Text>{JSON.stringify(catalogue, null, 2)}</Text>
    </File>
  )
}
