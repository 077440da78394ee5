import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { represented } from '../../represented.ts';
import { queueVmJob } from '../jobs/vm-job.ts';
import { Vm, VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';
import { unlessNameIsTaken } from '../services/vm-names.ts';
import { writeLog } from '../services/vm-log.ts';

export const createVm = operation('createVm', async ({ principal, tenant, body, represent, demand }) => {
  const id = newId();
  const key = { tenant_id: tenant.id, id };
  const templateId = body.template_id?.toLowerCase();
  if (templateId !== undefined) await demand('vm_template', 'read', templateId);
  const template = templateId === undefined ? undefined : await VmTemplate.query().findOne({ id: templateId });
  const size = sizeOf(body, template);
  await unlessNameIsTaken(() =>
    Vm.query().insert({
      ...key,
      ...size,
      name: body.name,
      status: 'PROVISIONING',
      source_type: body.source_type,
      template_id: template?.id ?? null,
      template_name: template?.name ?? null,
      iso_url: body.iso_url ?? null,
      pending_action: 'create',
      created_by: principal.id,
    }),
  );
  await writeLog(key, 'INFO', `Creation was requested by ${principal.email}.`);
  await queueVmJob({ tenantId: tenant.id, vmId: id, action: 'create' });
  return { status: 201, body: represented(await represent(id)) };
});

interface Size {
  cpu: number;
  memory_gb: number;
  disk_gb: number;
}

/** What the request says, else the template. A disk cannot be smaller than the template's. */
const sizeOf = (asked: Partial<Size>, template: Size | undefined): Size => {
  const cpu = asked.cpu ?? template?.cpu;
  const memory = asked.memory_gb ?? template?.memory_gb;
  const disk = asked.disk_gb ?? template?.disk_gb;
  if (cpu === undefined || memory === undefined || disk === undefined) {
    throw new Problem('invalid_request', 'Without a template, cpu, memory_gb and disk_gb are required.');
  }
  if (template && disk < template.disk_gb) {
    throw new Problem('unprocessable', `The template needs a disk of at least ${template.disk_gb} GB.`, {
      errors: [{ in: 'body', path: 'disk_gb', message: `must be at least ${template.disk_gb}`, code: 'minimum' }],
    });
  }
  return { cpu, memory_gb: memory, disk_gb: disk };
};
