import { StructureKind } from 'ts-morph'
import type { ClauseModel } from './clauses.ts'
import type { ConfigurationModel } from './configuration.ts'
import type { PassedEnvironment } from './conformance.ts'
import type { ErrorTable } from './errors.ts'
import {
  code,
  constant,
  docStructure,
  methodInterface,
  typeAlias,
  type Statement,
} from './module-text.ts'
import { camelCase, pascalCase, unionOf } from './names.ts'
import type { MachineModel, SessionModel } from './session.ts'
import type { StepIndex } from './steps.ts'
import type { Validators } from './validators.ts'

/** Statements of `errors.ts`. */
export function errorStatements({ rows }: ErrorTable): readonly Statement[] {
  return [
    typeAlias('ErrorCode', unionOf(rows.map(row => row.code)), 'A code of the error table.'),
    constant(
      'errorTable',
      'Readonly<Record<ErrorCode, ErrorDescriptor>>',
      Object.fromEntries(rows.map(({ code: name, ...row }) => [name, row])),
      'What each code means, and how each transport carries it.',
    ),
  ]
}

/** Statements of `session.ts`. */
export function sessionStatements({ session, side, timers }: SessionModel): readonly Statement[] {
  return [
    ...machineStatements(session),
    ...machineStatements(side),
    typeAlias('TimerName', unionOf(timers.map(timer => timer.name)), 'Name of a timer.'),
    constant(
      'timers',
      'Readonly<Record<TimerName, TimerDescriptor>>',
      Object.fromEntries(
        timers.map(({ name, seconds, owner, meaning, error }) => [
          name,
          { seconds, owner, meaning, error },
        ]),
      ),
      'The timers, with their default durations in seconds.',
    ),
  ]
}

function machineStatements(machine: MachineModel): readonly Statement[] {
  const prefix = pascalCase(machine.name)
  const list = (named: readonly { readonly name: string; readonly meaning: string }[]): string =>
    named.map(({ name, meaning }) => `- \`${name}\`: ${meaning}`).join('\n')
  return [
    typeAlias(
      `${prefix}State`,
      unionOf(machine.states.map(({ name }) => name)),
      `A state:\n${list(machine.states)}`,
    ),
    typeAlias(
      `${prefix}Event`,
      unionOf(machine.events.map(({ name }) => name)),
      `An event:\n${list(machine.events)}`,
    ),
    typeAlias(
      `${prefix}Guard`,
      unionOf(machine.guards.map(({ name }) => name)),
      machine.guards.length === 0 ? 'There are no guards.' : `A guard:\n${list(machine.guards)}`,
    ),
    typeAlias(
      `${prefix}Transition`,
      unionOf(machine.transitions.map(({ name }) => camelCase(name))),
      'Name of a transition; the effect of it has the same name.',
    ),
    methodInterface(
      `${prefix}Effects`,
      'What an implementation does at each transition, once the new state is stored.',
      machine.transitions.map(({ name, from, event, guard, to, steps }) => ({
        name: camelCase(name),
        parameters: [['context', 'Context']],
        returns: 'void | Promise<void>',
        doc: `${from.join(', ')} → ${to} at ${event}${guard ? `, where ${guard}` : ''}. Steps: ${steps.join(', ')}.`,
      })),
      ['Context'],
    ),
    constant(
      `${machine.name}Transitions`,
      `Readonly<Record<${prefix}Transition, TransitionDescriptor<${prefix}State, ${prefix}Event, ${prefix}Guard>>>`,
      Object.fromEntries(machine.transitions.map(({ name, ...row }) => [camelCase(name), row])),
      'The transitions, by name.',
    ),
    constant(
      `${machine.name}InitialState`,
      `${prefix}State`,
      machine.initial,
      'The state in which it begins.',
    ),
    constant(
      `${machine.name}FinalStates`,
      `readonly ${prefix}State[]`,
      machine.states.filter(state => state.final).map(({ name }) => name),
      'The states that it never leaves.',
    ),
  ]
}

/** Statements of `configuration.ts`, behind the interfaces. */
export function configurationStatements(
  configurations: readonly ConfigurationModel[],
  validators: Validators,
): readonly Statement[] {
  return [
    ...configurations.map(({ program, settings }) =>
      constant(
        `${program}Settings`,
        'readonly SettingDescriptor[]',
        settings.map(({ setting }) => setting),
        `The settings of the ${program}'s program.`,
      ),
    ),
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: 'Configurations',
      docs: [docStructure('How each program is configured, by party.')],
      properties: configurations.map(({ program, typeName }) => ({
        name: program,
        isReadonly: true,
        type: `ConfigurationDescriptor<${typeName}>`,
      })),
    },
    constant(
      'configurations',
      'Configurations',
      Object.fromEntries(
        configurations.map(({ program, typeName }) => [
          program,
          {
            party: program,
            settings: code(`${program}Settings`),
            validate: code(validators.named(typeName)),
          },
        ]),
      ),
      'Settings and validator of each program.',
    ),
    constant(
      'validateAccounts',
      'Validator<Accounts>',
      code(validators.named('Accounts')),
      'Tells a file of accounts.',
    ),
  ]
}

/** Statements of `clauses.ts`. */
export function clauseStatements(clauses: readonly ClauseModel[]): readonly Statement[] {
  return [
    typeAlias(
      'Clause',
      unionOf(clauses.map(({ id }) => id)),
      'Number of a clause of `spec/protocol.md`.',
    ),
    constant(
      'clauses',
      'Readonly<Record<Clause, ClauseDescriptor>>',
      Object.fromEntries(
        clauses.map(({ id, section, level, parties, steps, text }) => [
          id,
          { section, level, parties, steps, text },
        ]),
      ),
      'The numbered clauses, by number.',
    ),
  ]
}

/** Statements of `steps.ts`. */
export function stepStatements(index: StepIndex): readonly Statement[] {
  return [
    typeAlias('Step', unionOf(index.steps.map(({ step }) => step)), 'A step of the seed.'),
    constant(
      'steps',
      'Readonly<Record<Step, StepDescriptor>>',
      Object.fromEntries(
        index.steps.map(({ step, party, meaning }) => [
          step,
          { party, meaning, owners: index.ownersOf(step) },
        ]),
      ),
      'Each step of the seed, and what implements it.',
    ),
  ]
}

/** Statements of `conformance.ts`. */
export function conformanceStatements(
  environments: readonly PassedEnvironment[],
  validators: Validators,
): readonly Statement[] {
  return [
    ...environments.map(({ role, settings }) =>
      typeAlias(
        `${pascalCase(role)}Setting`,
        unionOf(settings.map(({ setting }) => setting)),
        `A setting that the suite passes to a ${role}.`,
      ),
    ),
    constant(
      'passedSettings',
      'Readonly<Record<Party, readonly PassedSettingDescriptor[]>>',
      Object.fromEntries(environments.map(({ role, settings }) => [role, settings])),
      'What the suite passes to the program of each role in its environment.',
    ),
    constant(
      'validateManifest',
      'Validator<Manifest>',
      code(validators.named('Manifest')),
      'Tells a manifest.',
    ),
    constant(
      'validateReplay',
      'Validator<Replay>',
      code(validators.named('Replay')),
      'Tells what a check that failed can be run again from.',
    ),
    constant(
      'validateAdapterAnswer',
      'Validator<AdapterAnswer>',
      code(validators.named('AdapterAnswer')),
      'Tells a line of a program that is for the suite.',
    ),
    constant(
      'validateAdapterQuestion',
      'Validator<AdapterQuestion>',
      code(validators.named('AdapterQuestion')),
      'Tells a line of the suite.',
    ),
  ]
}
