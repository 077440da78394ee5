import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { represented } from '../../represented.ts';
import { queueVmJob } from '../jobs/vm-job.ts';
import { Vm, VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';
import { sealUserData } from '../services/user-data.ts';
import { unlessNameIsTaken } from '../services/vm-names.ts';
import { sizeOf } from '../services/vm-size.ts';
import { writeLog } from '../services/vm-log.ts';

export const createVm = operation('createVm', async ({ principal, tenant, body, represent, demand }, services) => {
  const id = newId();
  const key = { tenant_id: tenant.id, id };
  const templateId = body.template_id?.toLowerCase();
  if (templateId !== undefined) await demand('vm_template', 'read', templateId);
  const template = templateId === undefined ? undefined : await VmTemplate.query().findOne({ id: templateId });
  if (template?.image === null) throw new Problem('unprocessable', 'The template names no image to make a VM from.');
  const size = sizeOf(body, template);
  await demand('quota', 'take', tenant.id, { ...size });
  await unlessNameIsTaken(() =>
    Vm.query().insert({
      ...key,
      ...size,
      name: body.name,
      status: 'PROVISIONING',
      source_type: body.source_type,
      protected: body.protected ?? false,
      tags: body.tags ?? [],
      template_id: template?.id ?? null,
      template_name: template?.name ?? null,
      image: template?.image ?? null,
      iso_url: body.iso_url ?? null,
      iso_sha256: body.iso_sha256 ?? null,
      sealed_user_data: body.user_data === undefined ? null : sealUserData(services.sealer, id, body.user_data),
      created_by: principal.id,
    }),
  );
  await writeLog(key, 'INFO', `Creation was requested by ${principal.email}.`);
  const withImage = body.source_type === 'iso' && services.provider.readsImages;
  await queueVmJob({ ...key, created_by: principal.id }, 'create', principal.id, { withImage });
  return { status: 201, body: represented(await represent(id)) };
});
