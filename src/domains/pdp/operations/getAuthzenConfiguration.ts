import { operation } from '../operation.ts';

export const getAuthzenConfiguration = operation('getAuthzenConfiguration', (_, { publicUrl }) => {
  const at = (path: string): string => `${publicUrl}/access/v1/${path}`;
  return Promise.resolve({
    status: 200,
    headers: { 'Cache-Control': 'public, max-age=3600' },
    body: {
      policy_decision_point: publicUrl,
      access_evaluation_endpoint: at('evaluation'),
      access_evaluations_endpoint: at('evaluations'),
      search_subject_endpoint: at('search/subject'),
      search_resource_endpoint: at('search/resource'),
      search_action_endpoint: at('search/action'),
    },
  });
});
