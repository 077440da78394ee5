import { wholeObject } from '../ability.ts';
import type { AttributeValue, Attributes } from '../evaluate.ts';
import type { Place } from '../place.ts';
import { otherField, type Cell } from './cell.ts';
import type { Judgement } from './judge.ts';
import { plain, type Paint } from './paint.ts';
import type { Witness } from './witness.ts';

/** `vm.delete`, and the field if it is about one. */
export const cellText = ({ resource, action, field }: Cell): string => {
  const name = `${resource}.${action}`;
  if (field === null) return name;
  if (field === wholeObject) return `${name} of all fields at once`;
  return field.startsWith(otherField) ? `${name} of fields that no rule names` : `${name} of the field "${field}"`;
};

export const placeText = ({ file, line }: Place): string => `${file}:${line}`;

/** A request in a few lines: who, where, on what. */
export const witnessText = ({ principal, tenant, request, asked, remarks }: Witness): string[] => {
  const { type, id, scope, isMember, permissions, platformPermissions, attributes } = principal;
  const held = permissions.map((each) =>
    platformPermissions.includes(each) ? `${each} (through the platform)` : each,
  );
  const who = [
    `${type === 'user' || type === 'api_key' ? type.replace('_', ' ') : type} ${idText(id)}`,
    ...(scope === 'platform' ? ['operator of the platform'] : []),
    ...(tenant ? [isMember ? 'member of the tenant' : 'no member of the tenant'] : []),
    held.length > 0 ? `holds ${held.join(', ')}` : 'holds no permission',
  ].join(', ');
  const object = asked.kind === 'object' ? asked.attributes : asked.kind === 'change' ? asked.current : null;
  return [
    line('who', who),
    ...(attributes ? [line('', attributesText(attributes))] : []),
    line('where', tenant ? `${tenant.status} ${tenant.kind} tenant ${idText(tenant.id)}` : 'in no tenant'),
    line('what', `${request.resource.type} ${attributesText(object ?? {})}`),
    ...(request.properties ? [line('how', attributesText(request.properties))] : []),
    ...(Object.keys(request.context).length > 0 ? [line('context', attributesText(request.context))] : []),
    ...remarks.map((remark) => line('note', remark)),
  ];
};

/** An answer, the rules that gave it and where they stand. */
export const judgementText = (label: string, { effect, rules, reason }: Judgement, paint: Paint = plain): string => {
  const by = rules.map(({ id, place }) => `${id} ${paint('faint', `(${placeText(place)})`)}`).join(', ');
  const why = by === '' ? 'by default: no rule allows it' : `by ${by}`;
  const said = effect === 'deny' && by !== '' && reason ? `: ${reason}` : '';
  return line(label, `${paint(effect === 'allow' ? 'good' : 'bad', effect)} ${why}${said}`);
};

export const line = (label: string, text: string): string => `    ${label.padEnd(8)}${text}`;

const attributesText = (attributes: Attributes): string => {
  const entries = Object.entries(attributes).map(([name, value]) => `${name}: ${valueText(value)}`);
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : 'without attributes';
};

const valueText = (value: AttributeValue): string => {
  if (typeof value === 'string') return /^[\w:-]+$/.test(value) ? idText(value) : JSON.stringify(value);
  return typeof value === 'object' && value !== null
    ? `[${value.map((each) => valueText(each)).join(', ')}]`
    : String(value);
};

/** The ids of examples differ in their ends. */
const idText = (id: string): string => id.replace(/^01900000-0000-7000-8000-0{8,}/, '…');
